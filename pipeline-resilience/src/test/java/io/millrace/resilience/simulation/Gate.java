package io.millrace.resilience.simulation;

import io.millrace.core.spi.Admission;
import io.millrace.core.spi.Call;
import io.millrace.core.spi.CallQueue;
import io.millrace.resilience.shed.Tide;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What stands between clients and a service: a limiter, and perhaps a queue. Does what the engine does with a guard's. */
final class Gate {

    private final Timeline time;
    private final Service service;
    private final Limiter limiter;
    private final @Nullable CallQueue queue;
    private final BiConsumer<Request, Ending> ends;

    enum Ending {
        IN_TIME,
        LATE,
        REFUSED
    }

    Gate(Timeline time, Service service, Limiter limiter, @Nullable CallQueue queue, BiConsumer<Request, Ending> ends) {
        this.time = time;
        this.service = service;
        this.limiter = limiter;
        this.queue = queue;
        this.ends = ends;
    }

    void arrive(Request request) {
        long now = time.now();
        if ((queue == null || queue.size() == 0) && limiter.takes(request, now)) {
            start(request);
        } else if (queue == null || queue.offer(request, now) instanceof Admission.Reject) {
            end(request, Ending.REFUSED);
        } else {
            time.at(request.deadline, () -> {
                if (request.state == Request.State.WAITING) {
                    queue.remove(request);
                    end(request, Ending.REFUSED);
                }
            });
            refuseEvicted(queue);
        }
    }

    private void start(Request request) {
        request.state = Request.State.RUNNING;
        request.started = time.now();
        service.call(() -> returned(request, true));
        time.at(request.deadline, () -> returned(request, false));
    }

    private void returned(Request request, boolean inTime) {
        if (request.state == Request.State.RUNNING) {
            limiter.gives(request, inTime, time.now());
            end(request, inTime ? Ending.IN_TIME : Ending.LATE);
            next();
        }
    }

    /** Those that wait go on while there are permits. */
    void next() {
        while (queue != null && queue.poll(time.now()) instanceof Request first) {
            if (queue instanceof Tide tide && tide.refusal(first, time.now()) != null) {
                end(first, Ending.REFUSED);
            } else if (limiter.takes(first, time.now())) {
                start(first);
            } else {
                queue.putBack(first);
                return;
            }
        }
        limiter.unclaimed();
    }

    private void refuseEvicted(CallQueue from) {
        for (Call evicted = from.evicted(); evicted != null; evicted = from.evicted()) {
            end((Request) evicted, Ending.REFUSED);
        }
    }

    private void end(Request request, Ending ending) {
        request.state = Request.State.ENDED;
        ends.accept(request, ending);
    }
}
