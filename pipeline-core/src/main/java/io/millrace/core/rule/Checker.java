package io.millrace.core.rule;

import io.millrace.core.check.CheckReport;
import io.millrace.core.check.Severity;
import io.millrace.core.runtime.Workers;
import io.millrace.core.stage.Graph;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Applies all rules to a pipeline: the door of this package. */
public final class Checker {

    /** The rules that find errors, and cost next to nothing: they are applied before the first run. */
    private static final List<GraphRule> BEFORE_RUN = List.of(new OwnBound(), new SharedNames());

    private static final List<GraphRule> ALL = List.of(
            new OwnBound(),
            new SharedNames(),
            new SharedResources(),
            new Pools(),
            new HeadOfLine(),
            new SheddingQueues(),
            new NestedRetries(),
            new SameDependency(),
            new ForeignPublishers(),
            new Functions(),
            new Clients(),
            new HandedOver());

    private Checker() {}

    /**
     * Everything that can be known of {@code graph} without running it.
     *
     * @param workers the pools that it is to run on; null when that is open
     */
    public static CheckReport check(Graph graph, @Nullable Workers workers) {
        Stages stages = Stages.of(graph, workers, true);
        ALL.forEach(rule -> rule.apply(stages));
        return stages.report();
    }

    /** The errors for which {@code graph} is not run. */
    public static CheckReport beforeRun(Graph graph) {
        Stages stages = Stages.of(graph, null, false);
        for (GraphRule rule : BEFORE_RUN) {
            rule.apply(stages);
        }
        CheckReport report = stages.report();
        return report.findings().isEmpty() ? report : new CheckReport(graph.name(), report.atLeast(Severity.ERROR));
    }
}
