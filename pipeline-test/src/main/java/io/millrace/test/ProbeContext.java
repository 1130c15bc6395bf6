package io.millrace.test;

import io.millrace.core.observe.Outcome;
import io.millrace.core.spi.LogicContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The account that {@link LogicProbe} keeps of what a logic asks for. */
final class ProbeContext<O> implements LogicContext<O> {

    private static final int TIMERS = 16;
    private static final long UNSET = Long.MAX_VALUE;

    private final List<O> emitted = new ArrayList<>();
    private final ArrayDeque<O> ahead = new ArrayDeque<>();
    private final List<Object> diverted = new ArrayList<>();
    private final Map<Integer, List<Object>> sent = new HashMap<>();
    private final Map<Integer, Long> sideDemand = new HashMap<>();
    private final List<Outcome> outcomes = new ArrayList<>();
    private final Set<Kept> open = new LinkedHashSet<>();
    private final long[] due = new long[TIMERS];
    private final SplittableRandom random = new SplittableRandom(0);

    private @Nullable Kept current;
    private boolean inside;
    private boolean completed;
    private @Nullable Throwable failure;
    private long demand;
    private final Map<Integer, Long> pulled = new HashMap<>();
    private final Set<Integer> ended = new HashSet<>();
    private final Set<Integer> cancelled = new HashSet<>();
    private @Nullable Throwable inputFailure;
    private long now;

    ProbeContext() {
        Arrays.fill(due, UNSET);
    }

    // What the probe does

    void enter() {
        inside = true;
    }

    void leave() {
        inside = false;
    }

    void arrives(int inlet, Object element) {
        if (pulled(inlet) == 0) {
            throw new IllegalStateException(
                    "the logic has not asked for the element " + element + (inlet == 0 ? "" : " of inlet " + inlet));
        }
        if (!ahead.isEmpty()) {
            throw new IllegalStateException("no element arrives while emitted ones wait for demand: " + ahead);
        }
        pulled.merge(inlet, -1L, Long::sum);
        current = new Kept(element);
        open.add(current);
    }

    void arrived(Object element) {
        Kept arrived = current;
        current = null;
        if (arrived != null && open.contains(arrived) && !arrived.held && !completed && failure == null) {
            throw new AssertionError("the element " + element + " was neither settled nor kept");
        }
    }

    boolean hasCurrent() {
        return current != null;
    }

    void addDemand(int outlet, long n) {
        sideDemand.merge(outlet, n, Math::addExact);
    }

    /** What was sent to a side output, in order. */
    List<Object> sent(int outlet) {
        return List.copyOf(sent.getOrDefault(outlet, List.of()));
    }

    /** A side output takes nothing more. */
    void end(int outlet) {
        ended.add(outlet);
        sideDemand.remove(outlet);
    }

    void addDemand(long n) {
        demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
        while (demand > 0 && !ahead.isEmpty()) {
            deliver(ahead.remove());
        }
    }

    /** Moves the time to the next timer that is due at {@code until}, and unsets it; -1 when there is none. */
    int nextTimer(long until) {
        int next = -1;
        for (int timer = 0; timer < TIMERS; timer++) {
            if (due[timer] <= until && due[timer] != UNSET && (next < 0 || due[timer] < due[next])) {
                next = timer;
            }
        }
        if (next >= 0) {
            now = Math.max(now, due[next]);
            due[next] = UNSET;
        }
        return next;
    }

    void moveTo(long time) {
        now = time;
    }

    /** Nothing more happens: what is kept counts as cancelled. */
    void end() {
        completed = true;
        demand = 0;
        List.copyOf(open).forEach(kept -> settle(kept, Outcome.CANCELLED));
    }

    /** An input ends, with an error if there is one. */
    void inputEnds(@Nullable Throwable error) {
        inputFailure = error;
    }

    /** The logic has been told of the end of an input, and may have isolated its error. */
    void inputEnded() {
        Throwable left = inputFailure;
        inputFailure = null;
        if (left != null && failure == null) {
            failure = left;
        }
    }

    boolean isCancelled(int inlet) {
        return cancelled.contains(inlet);
    }

    void failedWith(Throwable thrown) {
        failure = thrown;
    }

    List<O> emitted() {
        return List.copyOf(emitted);
    }

    List<O> emittedAhead() {
        return List.copyOf(ahead);
    }

    List<Object> diverted() {
        return List.copyOf(diverted);
    }

    List<Outcome> outcomes() {
        return List.copyOf(outcomes);
    }

    long kept() {
        return open.size();
    }

    int timers() {
        int set = 0;
        for (long time : due) {
            set += time == UNSET ? 0 : 1;
        }
        return set;
    }

    boolean completed() {
        return completed;
    }

    Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    // What the logic does

    @Override
    public Held element() {
        checkInside();
        if (current == null) {
            throw new AssertionError("there is a current element in onElement only");
        }
        return current;
    }

    @Override
    public Held hold() {
        Kept kept = (Kept) element();
        kept.held = true;
        return kept;
    }

    @Override
    public Group group() {
        return new KeptGroup(this, new ArrayList<>());
    }

    @Override
    public void emit(O value) {
        checkInside();
        if (completed) {
            throw new AssertionError("emitted " + value + " after the stage was completed");
        }
        if (demand > 0 && ahead.isEmpty()) {
            deliver(value);
        } else {
            ahead.add(value);
        }
    }

    @Override
    public void emit(O value, Held origin) {
        if (!open.contains(origin)) {
            throw new AssertionError("emitted " + value + " for an element that had ended: " + origin);
        }
        emit(value);
    }

    @Override
    public void forward(O value, Held element) {
        emit(value, element);
        settle(element, Outcome.DONE);
    }

    @Override
    public void emit(O value, Group group) {
        emit(value);
        settle(group, Outcome.ABSORBED);
    }

    @Override
    public void settle(Held element, Outcome outcome) {
        if (!open.remove(element)) {
            throw new AssertionError("settled twice: " + element);
        }
        outcomes.add(outcome);
    }

    @Override
    public void settle(Group group, Outcome outcome) {
        List<Kept> members = ((KeptGroup) group).members();
        members.forEach(member -> settle(member, outcome));
        members.clear();
    }

    @Override
    public void divert(int outlet, Object value, Held element) {
        emit(outlet, value, element);
        settle(element, Outcome.DIVERTED);
    }

    @Override
    public void emit(int outlet, Object value, Held origin) {
        checkInside();
        if (!open.contains(origin)) {
            throw new AssertionError("sent " + value + " for an element that had ended: " + origin);
        }
        diverted.add(value);
        sent.computeIfAbsent(outlet, none -> new ArrayList<>()).add(value);
        sideDemand.computeIfPresent(outlet, (side, left) -> left == Long.MAX_VALUE ? left : Math.max(0, left - 1));
    }

    @Override
    public boolean hasEnded(int outlet) {
        return ended.contains(outlet);
    }

    @Override
    public long demand(int outlet) {
        return outlet == MAIN ? demand() : sideDemand.getOrDefault(outlet, 0L);
    }

    @Override
    public long demand() {
        return demand;
    }

    @Override
    public void pull(int inlet, long n) {
        checkInside();
        if (n < 1) {
            throw new AssertionError("pulled " + n + " elements; at least 1 is needed");
        }
        pulled.merge(inlet, n, Long::sum);
    }

    @Override
    public long pulled(int inlet) {
        return pulled.getOrDefault(inlet, 0L);
    }

    @Override
    public void cancel(int inlet) {
        checkInside();
        pulled.remove(inlet);
        cancelled.add(inlet);
    }

    @Override
    public @Nullable Throwable inputFailure() {
        return inputFailure;
    }

    @Override
    public boolean isolateFailure() {
        boolean isolated = inputFailure != null;
        inputFailure = null;
        return isolated;
    }

    @Override
    public String pipeline() {
        return "probe";
    }

    @Override
    public void schedule(int timer, Duration delay) {
        checkInside();
        due[timer] = now + delay.toNanos();
    }

    @Override
    public void unschedule(int timer) {
        checkInside();
        due[timer] = UNSET;
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public Instant now() {
        return Instant.EPOCH.plusNanos(now);
    }

    @Override
    public double random() {
        return random.nextDouble();
    }

    @Override
    public void complete() {
        checkInside();
        end();
    }

    @Override
    public void fail(Held element, Throwable error) {
        settle(element, new Outcome.Failed(Outcome.Failed.Handling.SKIPPED));
    }

    @Override
    public void fail(Throwable error) {
        checkInside();
        failure = error;
        end();
    }

    private void deliver(O value) {
        emitted.add(value);
        if (demand != Long.MAX_VALUE) {
            demand--;
        }
    }

    private void checkInside() {
        if (!inside) {
            throw new AssertionError("the context was used after the call that it was passed to");
        }
    }

    private static final class Kept implements Held {

        private final Object element;
        private boolean held;
        private boolean grouped;

        Kept(Object element) {
            this.element = element;
        }

        @Override
        public String toString() {
            return element.toString();
        }
    }

    private record KeptGroup(ProbeContext<?> context, List<Kept> members) implements Group {

        @Override
        public void add() {
            add(context.hold());
        }

        @Override
        public void add(Held element) {
            Kept kept = (Kept) element;
            if (!context.open.contains(kept) || kept.grouped) {
                throw new AssertionError("not kept alone any more, and put into a group: " + kept);
            }
            kept.held = true;
            kept.grouped = true;
            members.add(kept);
        }

        @Override
        public void addAll(Group other) {
            List<Kept> others = ((KeptGroup) other).members;
            members.addAll(others);
            others.clear();
        }

        @Override
        public int size() {
            return members.size();
        }
    }
}
