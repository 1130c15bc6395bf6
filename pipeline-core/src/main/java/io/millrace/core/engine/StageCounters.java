package io.millrace.core.engine;

import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.StageFigures;
import io.millrace.core.observe.Waiting;
import io.millrace.core.stage.StageSpec;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The counts of one stage in one run. Written only by the thread that holds the stage's segment, which sees the writes of the
 * holder before it; read by anyone, opaquely. Plain adds are enough, and cost next to nothing.
 */
final class StageCounters {

    private static final VarHandle COUNTS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle IN = field("in");
    private static final VarHandle EMITTED = field("emitted");
    private static final VarHandle REFUSED = field("refused");
    private static final VarHandle WAITED_FOR_INPUT = field("waitedForInput");
    private static final VarHandle WAITED_FOR_DEMAND = field("waitedForDemand");
    private static final int KINDS = OutcomeKind.values().length;
    private static final int BUSY_NANOS = KINDS;
    private static final int SAMPLED_NANOS = KINDS + 1;
    /**
     * The first calls of a synchronous function are slow and all timed; they say nothing about the later ones. None is timed
     * where specialised code is there from the first element on: what is timed runs outside of it.
     */
    private static final int FIRST = Specializer.worthAfter() == 0 ? 0 : 16;
    /** Later calls are timed once in this many; a power of two. */
    private static final int SAMPLE_EVERY = 1024;

    final String name;
    final StageSpec spec;
    final String verb;
    final List<String> from;
    final boolean branch;
    private final long[] counts = new long[KINDS + 2];
    private long in;
    private long emitted;
    private long refused;
    /** Written by the watchdog. */
    private long waitedForInput;

    private long waitedForDemand;

    StageCounters(String name, StageSpec spec, List<String> from, boolean branch) {
        this(name, spec, spec.definition().verb(), from, branch);
    }

    StageCounters(String name, StageSpec spec, String verb, List<String> from, boolean branch) {
        this.name = name;
        this.spec = spec;
        this.verb = verb;
        this.from = from;
        this.branch = branch;
    }

    private static VarHandle field(String name) {
        try {
            return MethodHandles.lookup().findVarHandle(StageCounters.class, name, long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    /** How many elements came in while the stage worked. */
    long in() {
        return (long) IN.getOpaque(this);
    }

    /** How many elements were emitted. */
    long out() {
        return (long) EMITTED.getOpaque(this);
    }

    /** Counts an element in; which one it is, from 1. */
    long entered() {
        long call = in + 1;
        IN.setOpaque(this, call);
        return call;
    }

    void emitted() {
        EMITTED.setOpaque(this, emitted + 1);
    }

    void done() {
        ended(OutcomeKind.DONE);
    }

    void ended(OutcomeKind kind) {
        add(kind.ordinal(), 1);
    }

    void ended(OutcomeKind kind, long elements) {
        add(kind.ordinal(), elements);
    }

    /**
     * Counts an element that came although the stage no longer works: in and cancelled at once, because the last report may
     * be read just now.
     */
    void refused() {
        REFUSED.setOpaque(this, refused + 1);
    }

    /** Whether the call that begins now should be timed. */
    boolean sample() {
        return sampled(in);
    }

    /** Whether a call should be timed, by its number from 1. */
    static boolean sampled(long call) {
        return call <= FIRST || (call & (SAMPLE_EVERY - 1)) == 0;
    }

    /** Adds the time of the call number {@code call}, counted from 1. */
    void sampled(long nanos, long call) {
        if (call <= FIRST) {
            add(BUSY_NANOS, nanos);
        } else {
            add(SAMPLED_NANOS, nanos);
        }
    }

    void busy(long nanos) {
        add(BUSY_NANOS, nanos);
    }

    /** Changes whenever something is counted. Any thread. */
    long moved() {
        long sum = in() + out();
        for (int i = 0; i < counts.length; i++) {
            sum += get(i);
        }
        return sum;
    }

    /** Adds to the time spent waiting. Watchdog only. */
    void spent(Activity activity, long nanos) {
        if (activity == Activity.WAITS_FOR_INPUT) {
            WAITED_FOR_INPUT.setOpaque(this, waitedForInput + nanos);
        } else if (activity == Activity.WAITS_FOR_DEMAND) {
            WAITED_FOR_DEMAND.setOpaque(this, waitedForDemand + nanos);
        }
    }

    private Waiting waiting() {
        long input = (long) WAITED_FOR_INPUT.getOpaque(this);
        long demand = (long) WAITED_FOR_DEMAND.getOpaque(this);
        return input == 0 && demand == 0
                ? Waiting.NONE
                : new Waiting(Duration.ofNanos(input), Duration.ofNanos(demand));
    }

    private void add(int index, long n) {
        COUNTS.setOpaque(counts, index, counts[index] + n);
    }

    private long get(int index) {
        return (long) COUNTS.getOpaque(counts, index);
    }

    /** The figures of a source of which the stage behind it counts what came. */
    StageFigures passed(long elements) {
        return figures(0, 0, 0).passed(elements, elements);
    }

    /** The figures of a source: what entered and did not end otherwise was passed on. */
    StageFigures allPassed() {
        StageFigures counted = figures(0, 0, 0);
        return counted.passed(counted.in(), counted.in() - counted.ended());
    }

    StageFigures figures(long queued, long running, long heldAfter) {
        long late = (long) REFUSED.getOpaque(this);
        Map<OutcomeKind, Long> outcomes = new EnumMap<>(OutcomeKind.class);
        for (OutcomeKind kind : OutcomeKind.values()) {
            long count = get(kind.ordinal()) + (kind == OutcomeKind.CANCELLED ? late : 0);
            if (count != 0) {
                outcomes.put(kind, count);
            }
        }
        long busy = get(BUSY_NANOS) + get(SAMPLED_NANOS) * SAMPLE_EVERY;
        return new StageFigures(
                name,
                verb,
                from,
                branch,
                in() + late,
                out(),
                queued,
                running,
                heldAfter,
                outcomes,
                Duration.ofNanos(busy),
                waiting());
    }
}
