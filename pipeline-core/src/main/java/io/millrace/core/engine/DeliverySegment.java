package io.millrace.core.engine;

import io.millrace.core.Delivery;
import io.millrace.core.observe.Abandoned;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.StageFigures;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import reactor.core.publisher.Operators;

/**
 * The last stage of a run whose subscriber acknowledges by hand: passes each element on as a {@link Delivery} and keeps its
 * acknowledgement until the subscriber ends it. It asks for no more than the window has room for.
 *
 * <p>{@code this} is the lock of all fields; nothing foreign is called under it. {@code over} once the run is cancelled or has
 * failed: then everything open is given back, and what comes later as well. When the input has ended well, the end is passed on
 * after the last open delivery.
 */
final class DeliverySegment extends Segment {

    private final StageCounters counters;
    private final int window;
    private final Set<Open> open = new LinkedHashSet<>();
    private long requested;
    private long asked;
    private long ended;
    private boolean inputEnded;
    private boolean completed;
    private boolean over;

    DeliverySegment(LiveRun run, StageCounters counters, int window) {
        super(run);
        this.counters = counters;
        this.window = window;
    }

    @Override
    public void request(long n) {
        long more;
        synchronized (this) {
            requested = Operators.addCap(requested, n);
            more = room();
        }
        ask(more);
    }

    /** How many more elements may be asked for; they are asked for. */
    private long room() {
        long more = Math.min(requested, ended + window) - asked;
        if (over || more <= 0) {
            return 0;
        }
        asked += more;
        return more;
    }

    private void ask(long more) {
        if (more > 0) {
            upstream().request(more);
        }
    }

    @Override
    public void onNext(Object carrier) {
        Open delivery = new Open(carrier);
        boolean refused;
        synchronized (this) {
            counters.entered();
            refused = over;
            if (refused) {
                counters.ended(OutcomeKind.CANCELLED);
            } else {
                open.add(delivery);
                counters.emitted();
            }
        }
        if (refused) {
            Envelope.settle(carrier, false);
        } else {
            downstream().onNext(delivery);
        }
    }

    @Override
    public void onComplete() {
        synchronized (this) {
            inputEnded = true;
        }
        completeIfAllEnded();
    }

    /** A failed run waits for nobody: what is open is given back, and delivered again some day. */
    @Override
    public void onError(Throwable failure) {
        giveBackAll();
        downstream().onError(failure);
        quiet();
    }

    @Override
    public void cancel() {
        giveBackAll();
        cancelUpstream();
        quiet();
    }

    private void giveBackAll() {
        List<Open> left;
        synchronized (this) {
            over = true;
            left = List.copyOf(open);
        }
        left.forEach(delivery -> end(delivery, OutcomeKind.CANCELLED));
    }

    private void completeIfAllEnded() {
        synchronized (this) {
            if (!inputEnded || completed || over || !open.isEmpty()) {
                return;
            }
            completed = true;
        }
        downstream().onComplete();
        quiet();
    }

    /** Ends {@code delivery}; false when it had ended before. */
    private boolean end(Open delivery, OutcomeKind kind) {
        long more;
        synchronized (this) {
            if (!open.remove(delivery)) {
                return false;
            }
            if (kind == OutcomeKind.DONE) {
                counters.done();
            } else {
                counters.ended(kind);
            }
            ended++;
            more = kind == OutcomeKind.DONE ? room() : 0;
        }
        Envelope.settle(delivery.carrier, kind == OutcomeKind.DONE);
        if (kind == OutcomeKind.DONE) {
            ask(more);
            completeIfAllEnded();
        }
        return true;
    }

    @Override
    void figures(List<StageFigures> into) {
        synchronized (this) {
            into.add(counters.figures(0, open.size(), 0));
        }
    }

    @Override
    List<Abandoned> unfinished() {
        synchronized (this) {
            return open.isEmpty()
                    ? List.of()
                    : List.of(new Abandoned(counters.name, open.size() + " deliveries are not acknowledged"));
        }
    }

    @Override
    String stages() {
        return counters.name;
    }

    private final class Open implements Delivery<Object> {

        private final Object carrier;
        private final Object value;
        private final long position;

        Open(Object carrier) {
            this.carrier = carrier;
            this.value = Envelope.value(carrier);
            this.position = Envelope.position(carrier);
        }

        @Override
        public Object value() {
            return value;
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public boolean acknowledge() {
            return end(this, OutcomeKind.DONE);
        }

        @Override
        public boolean reject(Throwable error) {
            Objects.requireNonNull(error, "error");
            boolean first = end(this, OutcomeKind.FATAL);
            if (first) {
                run.abort(Traces.attach(error, run.name(), counters.name, 1, position));
            }
            return first;
        }

        @Override
        public String toString() {
            return position < 0 ? "Delivery[]" : "Delivery[position " + position + "]";
        }
    }
}
