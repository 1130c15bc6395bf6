package io.millrace.resilience.shed;

import io.millrace.core.observe.Outcome.Shed.Reason;
import io.millrace.core.spi.Admission;
import io.millrace.core.spi.Call;
import io.millrace.core.spi.CallQueue;
import io.millrace.core.spi.CallShedException;
import io.millrace.resilience.limit.Pace;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Calls that wait for a permit while their source goes on: the most important first, bounded in time, and without those that
 * would come too late. It holds what the dependency can do in a fifth of the deadline. A newcomer that finds it full takes the
 * place of the oldest among the least important, unless all that wait are more important than it is.
 *
 * <p>Calls of the same importance go first come, first served, until it has not been empty for 100 ms. Then the newest goes
 * first: under lasting overload those that have waited long would only just miss their deadlines, one after the other.
 *
 * <p>To be used by one thread at a time, as guards are.
 */
public final class Tide implements CallQueue {

    private static final int PRIORITIES = Priority.values().length;
    private static final int COHORTS = 8;
    private static final long BUSY = 100_000_000L;
    private static final long WITHOUT_DEADLINE = 50_000_000L;
    private static final long TRIALS = 1_000_000_000L;
    private static final int SHARE_OF_DEADLINE = 5;

    private final String stage;
    private final Function<? super Call, Priority> priority;
    private final @Nullable Function<Object, ?> cohort;
    private final int cohorts;
    private final Pace pace;
    private final long holdsNanos;
    private final int most;
    private final List<Deque<Call>> waiting = new ArrayList<>();
    private final Deque<Call> evicted = new ArrayDeque<>();
    private int size;
    private long filled;
    private boolean newestFirst;
    private int polledLevel;
    private @Nullable Call trial;
    private long trialEntered;

    /** When a call was last found to come in time. */
    private long hopeful;

    /**
     * An empty queue.
     *
     * @param stage the stage's name, for messages
     * @param priority of an element
     * @param pace of the dependency
     * @param deadlineNanos how long a call may take over all; {@link Call#NEVER} for any time
     * @param most how many calls wait at most, whatever the pace; at least 1
     */
    public Tide(String stage, Function<Object, Priority> priority, Pace pace, long deadlineNanos, int most) {
        this(stage, priority, null, pace, deadlineNanos, most);
    }

    /**
     * An empty queue that does not shed calls of the same priority at random. What takes several calls, of one user say, comes to
     * an end only if none of them is shed: so elements of the same {@code cohort} stand or fall together, here and wherever else the
     * same key is used. Cohorts of the same priority go one after the other, as priorities do.
     *
     * @param stage the stage's name, for messages
     * @param priority of an element
     * @param cohort a key of an element whose {@code hashCode} is the same in every process, such as a text or a number; null
     *     for none
     * @param pace of the dependency
     * @param deadlineNanos how long a call may take over all; {@link Call#NEVER} for any time
     * @param most how many calls wait at most, whatever the pace; at least 1
     */
    public Tide(
            String stage,
            Function<Object, Priority> priority,
            @Nullable Function<Object, ?> cohort,
            Pace pace,
            long deadlineNanos,
            int most) {
        this(deadlineNanos, most, stage, pace, call -> priority.apply(call.input()), cohort);
    }

    private Tide(
            long deadlineNanos,
            int most,
            String stage,
            Pace pace,
            Function<? super Call, Priority> priority,
            @Nullable Function<Object, ?> cohort) {
        if (most < 1) {
            throw new IllegalArgumentException(
                    "calls that wait in stage '" + stage + "' must be at least 1, was " + most);
        }
        this.stage = stage;
        this.priority = priority;
        this.cohort = cohort;
        this.cohorts = cohort == null ? 1 : COHORTS;
        this.pace = pace;
        this.holdsNanos = deadlineNanos == Call.NEVER ? WITHOUT_DEADLINE : deadlineNanos / SHARE_OF_DEADLINE;
        this.most = most;
        for (int i = 0; i < PRIORITIES * cohorts; i++) {
            waiting.add(new ArrayDeque<>());
        }
    }

    /**
     * An empty queue as {@link #Tide(String, Function, Pace, long, int)}, for whom a call says more than its element, such as the
     * priority that it came with.
     */
    public static Tide ofCalls(
            String stage, Function<? super Call, Priority> priority, Pace pace, long deadlineNanos, int most) {
        return new Tide(deadlineNanos, most, stage, pace, priority, null);
    }

    @Override
    public Admission offer(Call call, long now) {
        Reason late = tooLate(call, now);
        if (late != null) {
            return shed(late);
        }
        int level = level(call);
        while (size >= capacity()) {
            Call victim = leastImportant(level);
            if (victim == null) {
                return shed(Reason.FULL);
            }
            size--;
            evicted.add(victim);
        }
        if (size == 0) {
            filled = now;
        }
        waiting.get(level).addLast(call);
        size++;
        return Admission.park();
    }

    /** 0 for what goes first. */
    private int level(Call call) {
        int important = Objects.requireNonNull(priority.apply(call), "the priority of an element")
                .ordinal();
        return cohort == null ? important : important * COHORTS + spread(cohort.apply(call.input()));
    }

    /** From 0 to 7, near keys far apart: the last step of MurmurHash3. */
    private static int spread(@Nullable Object key) {
        int hash = Objects.hashCode(key);
        hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
        return (hash ^ (hash >>> 16)) >>> 29;
    }

    /** The oldest call of the lowest level that is not above {@code level}; null when there is none. */
    private @Nullable Call leastImportant(int level) {
        for (int i = waiting.size() - 1; i >= level; i--) {
            Call oldest = waiting.get(i).pollFirst();
            if (oldest != null) {
                return oldest;
            }
        }
        return null;
    }

    @Override
    public @Nullable Call evicted() {
        return evicted.poll();
    }

    @Override
    public @Nullable Call poll(long now) {
        newestFirst = size > 0 && now - filled >= BUSY;
        for (int i = 0; i < waiting.size(); i++) {
            Deque<Call> level = waiting.get(i);
            Call next = newestFirst ? level.pollLast() : level.pollFirst();
            if (next != null) {
                size--;
                polledLevel = i;
                return next;
            }
        }
        return null;
    }

    @Override
    public void putBack(Call call) {
        Deque<Call> level = waiting.get(polledLevel);
        if (newestFirst) {
            level.addLast(call);
        } else {
            level.addFirst(call);
        }
        size++;
    }

    @Override
    public void remove(Call call) {
        for (Deque<Call> level : waiting) {
            if (level.remove(call)) {
                size--;
                return;
            }
        }
    }

    /** Why a call whose turn has come is not worth an attempt any more; null when it is. */
    public @Nullable Admission refusal(Call call, long now) {
        Reason late = tooLate(call, now);
        return late == null ? null : shed(late);
    }

    private @Nullable Reason tooLate(Call call, long now) {
        if (call.deadline() == Call.NEVER) {
            return null;
        }
        long left = call.deadline() - now;
        if (left <= 0) {
            return Reason.EXPIRED;
        }
        if (pace.meanNanos() > left) {
            return isTrial(call, now) ? null : Reason.DOOMED;
        }
        hopeful = now;
        return null;
    }

    /** When all have been shed for a second, one is made: nobody would learn that the dependency is faster again. */
    private boolean isTrial(Call call, long now) {
        // The engine uses its calls again, for elements that entered later.
        if (call == trial && call.entered() == trialEntered) {
            return true;
        }
        if (Math.abs(now - hopeful) < TRIALS) {
            return false;
        }
        hopeful = now;
        trial = call;
        trialEntered = call.entered();
        return true;
    }

    private Admission shed(Reason reason) {
        return Admission.shed(reason, new CallShedException(stage, reason));
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int capacity() {
        double inTime = pace.perNano() * holdsNanos;
        return (int) Math.min(most, Math.max(pace.limit(), Double.isNaN(inTime) ? 0 : inTime));
    }
}
