package io.millrace.core.engine;

import io.millrace.core.observe.StageFigures;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The figures of all stages of a run, put together from those of its segments, in the order of a report. */
final class Figures {

    private final List<StageFigures> stages = new ArrayList<>();

    /** Adds what a segment has counted, and what is held before it. Segments come in the order in which elements meet them. */
    void add(Segment segment) {
        List<StageFigures> counted = new ArrayList<>();
        segment.figures(counted);
        if (counted.isEmpty()) {
            return;
        }
        if (counted.get(0).branch()) {
            int at = placeBehind(counted.get(0));
            stages.addAll(at, counted);
        } else {
            stages.addAll(counted);
            holdBefore(segment, counted.get(0).from());
        }
    }

    List<StageFigures> stages() {
        return stages;
    }

    /** Where a branch begins: behind the stage that it leaves, and behind the branches of that one that are there. */
    private int placeBehind(StageFigures branch) {
        int at = indexOf(branch.from().get(0)) + 1;
        Set<String> branches = new HashSet<>();
        while (at < stages.size() && isOfBranch(stages.get(at), branch.from(), branches)) {
            branches.add(stages.get(at).name());
            at++;
        }
        return at;
    }

    private static boolean isOfBranch(StageFigures stage, List<String> owner, Set<String> branches) {
        return stage.branch() && stage.from().equals(owner)
                || stage.from().stream().anyMatch(branches::contains);
    }

    private int indexOf(String name) {
        for (int at = stages.size() - 1; at >= 0; at--) {
            if (stages.get(at).name().equals(name)) {
                return at;
            }
        }
        return -1;
    }

    /** What has come to a segment and has not entered it is held after the stages before it. */
    private void holdBefore(Segment segment, List<String> from) {
        for (int inlet = 0; inlet < from.size(); inlet++) {
            long held = segment.heldBefore(inlet);
            int at = held > 0 ? indexOf(from.get(inlet)) : -1;
            if (at >= 0) {
                stages.set(at, stages.get(at).alsoHeldAfter(held));
            }
        }
    }
}
