package io.millrace.test;

import io.millrace.core.spi.Admission;
import io.millrace.core.spi.AttemptResult;
import io.millrace.core.spi.Call;
import io.millrace.core.spi.CallQueue;
import io.millrace.core.spi.Guard;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/**
 * A guard around another one that checks the order of what it is asked. Calls are told apart by their inputs, which must be
 * different. Plain fields, as in any guard; that they suffice is checked too.
 */
final class RecordingGuard implements Guard {

    /** How far a call has come. */
    private enum Progress {
        WAITING,
        RUNNING,
        OVER
    }

    private final Guard guard;
    private final Map<Object, Progress> calls = new LinkedHashMap<>();
    private final Map<Object, Integer> attempts = new LinkedHashMap<>();
    /** Calls with two attempts that run. */
    private final Set<Object> hedged = new HashSet<>();

    private final List<String> violations = new ArrayList<>();
    private @Nullable Thread inside;
    private long latest = Long.MIN_VALUE;
    private boolean cancelled;
    private boolean closed;

    RecordingGuard(Guard guard) {
        this.guard = guard;
    }

    void cancelled() {
        cancelled = true;
    }

    List<String> violations() {
        List<String> all = new ArrayList<>(violations);
        if (!closed) {
            all.add("the guard was not closed");
        }
        calls.forEach((input, progress) -> {
            if (progress != Progress.OVER) {
                all.add("call " + input + " was neither settled nor abandoned: " + progress);
            }
        });
        return all;
    }

    @Override
    public long deadline(Call call, long now) {
        return exclusively(now, () -> {
            expect(calls.put(call.input(), Progress.WAITING) == null, call, "was asked for its deadline twice");
            return guard.deadline(call, now);
        });
    }

    @Override
    public @Nullable CallQueue queue() {
        CallQueue queue = guard.queue();
        return queue == null ? null : new RecordingQueue(queue);
    }

    @Override
    public Admission admit(Call call, long now) {
        return exclusively(now, () -> {
            expect(calls.get(call.input()) == Progress.WAITING, call, "asked for admission when it was not waiting");
            Admission answer = guard.admit(call, now);
            if (answer instanceof Admission.Go) {
                expect(!cancelled, call, "was admitted after the run was cancelled");
                calls.put(call.input(), Progress.RUNNING);
                int attempt = attempts.merge(call.input(), 1, Integer::sum);
                expect(
                        call.attempt() == attempt,
                        call,
                        "had attempt number " + call.attempt() + " at attempt " + attempt);
            } else if (answer instanceof Admission.Reject) {
                calls.put(call.input(), Progress.OVER);
            }
            return answer;
        });
    }

    @Override
    public long attemptTimeout(Call call) {
        return exclusively(latest, () -> {
            expect(
                    calls.get(call.input()) == Progress.RUNNING,
                    call,
                    "was asked for its time-out when it was not admitted");
            return guard.attemptTimeout(call);
        });
    }

    @Override
    public long hedgeAt(Call call, long now) {
        return exclusively(now, () -> guard.hedgeAt(call, now));
    }

    @Override
    public boolean admitHedge(Call call, long now) {
        return exclusively(now, () -> {
            expect(calls.get(call.input()) == Progress.RUNNING, call, "was to be hedged when it was not running");
            boolean admitted = guard.admitHedge(call, now);
            if (admitted) {
                expect(!cancelled, call, "was hedged after the run was cancelled");
                expect(hedged.add(call.input()), call, "was hedged twice");
            }
            return admitted;
        });
    }

    @Override
    public Context context(Call call, Context context) {
        return guard.context(call, context);
    }

    @Override
    public long settle(Call call, AttemptResult result, @Nullable Throwable error, long now) {
        return exclusively(now, () -> {
            expect(
                    calls.get(call.input()) == Progress.RUNNING,
                    call,
                    "was settled as " + result + " when it was not admitted");
            expect(result.isFailure() == (error != null), call, "was settled as " + result + " with error " + error);
            long next = guard.settle(call, result, error, now);
            if (hedged.remove(call.input())) {
                expect(
                        result != AttemptResult.SUCCESS && result != AttemptResult.EMPTY,
                        call,
                        "was settled as " + result + " while another attempt of it ran");
                return next;
            }
            boolean over = next == Call.NEVER || result == AttemptResult.CANCELLED || result == AttemptResult.DEADLINE;
            calls.put(call.input(), over ? Progress.OVER : Progress.WAITING);
            return next;
        });
    }

    @Override
    public void abandon(Call call) {
        exclusively(latest, () -> {
            expect(
                    calls.put(call.input(), Progress.OVER) == Progress.WAITING,
                    call,
                    "was abandoned when it was not waiting");
            guard.abandon(call);
            return call;
        });
    }

    @Override
    public void unclaimed() {
        exclusively(latest, () -> {
            guard.unclaimed();
            return this;
        });
    }

    @Override
    public int window() {
        int window = guard.window();
        if (window < 1) {
            violations.add("the window must be at least 1, was " + window);
        }
        return window;
    }

    @Override
    public void close() {
        exclusively(latest, () -> {
            if (closed) {
                violations.add("the guard was closed twice");
            }
            if (calls.containsValue(Progress.RUNNING)) {
                violations.add("the guard was closed while attempts ran: " + calls);
            }
            closed = true;
            guard.close();
            return this;
        });
    }

    private void expect(boolean holds, Call call, String otherwise) {
        if (!holds) {
            violations.add("call " + call.input() + " " + otherwise);
        }
        if (closed) {
            violations.add("call " + call.input() + " was brought up after the guard was closed");
        }
    }

    private <R extends @Nullable Object> R exclusively(long now, Supplier<R> action) {
        if (inside != null) {
            violations.add("asked on " + Thread.currentThread().getName() + " during a call on " + inside.getName());
        }
        if (now < latest) {
            violations.add("the time went back from " + latest + " to " + now);
        }
        latest = now;
        inside = Thread.currentThread();
        try {
            return action.get();
        } finally {
            inside = null;
        }
    }

    private final class RecordingQueue implements CallQueue {

        private final CallQueue queue;

        RecordingQueue(CallQueue queue) {
            this.queue = queue;
        }

        @Override
        public Admission offer(Call call, long now) {
            return exclusively(now, () -> {
                expect(calls.get(call.input()) == Progress.WAITING, call, "was offered when it was not waiting");
                Admission answer = queue.offer(call, now);
                if (answer instanceof Admission.Reject) {
                    calls.put(call.input(), Progress.OVER);
                }
                return answer;
            });
        }

        @Override
        public @Nullable Call evicted() {
            Call evicted = queue.evicted();
            if (evicted != null) {
                expect(
                        calls.put(evicted.input(), Progress.OVER) == Progress.WAITING,
                        evicted,
                        "was evicted when it was not waiting");
            }
            return evicted;
        }

        @Override
        public @Nullable Call poll(long now) {
            return exclusively(now, () -> queue.poll(now));
        }

        @Override
        public void putBack(Call call) {
            queue.putBack(call);
        }

        @Override
        public void remove(Call call) {
            queue.remove(call);
        }

        @Override
        public int size() {
            return queue.size();
        }

        @Override
        public int capacity() {
            return queue.capacity();
        }
    }
}
