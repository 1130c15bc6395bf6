package io.millrace.benchmarks.edge;

import java.util.List;

/** Every scenario, in the order of the table. */
final class Scenarios {

    private static final List<Scenario> ALL = List.of(
            LateDemand.batches(),
            LateDemand.fairBatches(),
            LateDemand.timedLists(),
            LateDemand.bufferedLists(),
            LateDemand.windows(),
            LateDemand.fairWindows(),
            LateTicks.ticks(),
            LateTicks.droppedTicks(),
            LateTicks.samples(),
            LateTicks.newestSamples(),
            Groups.moreKeysThanConcurrency(),
            Groups.asManyAsThereAreKeys(),
            Groups.groupsThatEnd(),
            Groups.groupsThatEndFirst(),
            Fairness.endlessSource(),
            Fairness.endlessSourceOnItsOwnThread(),
            Fairness.idleSource(),
            Hubs.afterTheLastSubscriber(),
            Hubs.thatStaysOpen(),
            IdenticalCalls.atOnce());

    private Scenarios() {}

    static List<Scenario> all() {
        return ALL;
    }

    static Scenario named(String id) {
        return ALL.stream()
                .filter(scenario -> scenario.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no scenario " + id + "; there are "
                        + ALL.stream().map(Scenario::id).toList()));
    }
}
