package io.millrace.test;

import java.util.ArrayList;
import java.util.List;

/** Which of several sources acknowledge. */
enum Tracking {
    NONE,
    ALL,
    FIRST,
    OTHERS;

    /** The sources, of which those acknowledge that this says. Their records are new. */
    <I> List<TestSource<I>> of(List<TestSource<I>> sources) {
        List<TestSource<I>> all = new ArrayList<>();
        for (int source = 0; source < sources.size(); source++) {
            TestSource<I> bare = sources.get(source);
            all.add(tracks(source) ? bare.acknowledging() : bare.again());
        }
        return all;
    }

    private boolean tracks(int source) {
        return switch (this) {
            case NONE -> false;
            case ALL -> true;
            case FIRST -> source == 0;
            case OTHERS -> source > 0;
        };
    }
}
