package io.millrace.core.observe;

/**
 * What one stage may hold and use at most.
 *
 * @param name the stage's name, as in a report
 * @param verb what the stage is
 * @param elements elements that have entered it or were asked for by it, and have not gone on to the next stage, in whatever form
 * @param slots places that are kept for elements in queues and tables: memory that the stage takes, used or not
 * @param threads threads of a pool that it uses at a time; none for a stage that works on the loop
 * @param timers timers it has set at a time
 * @param keys keys it remembers at a time
 */
public record StageBounds(
        String name, String verb, Bound elements, Bound slots, Bound threads, Bound timers, Bound keys) {

    /** A stage that holds at most {@code elements}, and nothing else. */
    public static StageBounds of(String name, String verb, Bound elements) {
        return new StageBounds(name, verb, elements, Bound.none(), Bound.none(), Bound.none(), Bound.none());
    }

    /** With this many places. */
    public StageBounds slots(Bound most) {
        return new StageBounds(name, verb, elements, most, threads, timers, keys);
    }

    /** With this many threads. */
    public StageBounds threads(Bound most) {
        return new StageBounds(name, verb, elements, slots, most, timers, keys);
    }

    /** With this many timers. */
    public StageBounds timers(Bound most) {
        return new StageBounds(name, verb, elements, slots, threads, most, keys);
    }

    /** With this many keys. */
    public StageBounds keys(Bound most) {
        return new StageBounds(name, verb, elements, slots, threads, timers, most);
    }

    /** With no more elements than {@code most}. */
    public StageBounds within(Bound most) {
        return new StageBounds(name, verb, elements.min(most), slots, threads, timers, keys);
    }
}
