package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.report.Row;
import io.millrace.benchmarks.report.Table;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A peer that fails leaves a row that says so, and the others are measured. */
class FailingPeerTest {

    private static final Tally ONE = new Tally(1, 1);
    private static final Trial GOOD = () -> ONE;

    private final Rounds rounds = new Rounds(1, 2, 1);
    private final AtomicInteger trials = new AtomicInteger();

    private final Trial failing = () -> {
        if (trials.incrementAndGet() == 2) {
            throw new TimeoutException("took | too\nlong");
        }
        return ONE;
    };

    @Test
    void whoFailsOnceIsLeftOutAndItsRowSaysWhy() throws Exception {
        List<Row> rows = rounds.run(compared(GOOD, GOOD, failing));

        assertThat(rows).extracting(Row::failed).containsExactly(false, false, true);
        assertThat(rows.get(2).met()).isEqualTo("failed: TimeoutException: took too long");
        assertThat(Table.markdown(rows)).contains("| Other | failed | – | – |  | failed: TimeoutException");
        assertThat(trials).hasValue(2);
        assertThat(Measure.status(rows)).isZero();
    }

    @Test
    void aGoalThatComparesWithItIsNotKnown() throws Exception {
        List<Row> rows = rounds.run(compared(GOOD, GOOD, failing)
                .goals(Goal.bytes(1e9), Goal.time(1e9).of("Other")));

        assertThat(rows.get(1).met()).isEqualTo("not known: Other failed");
    }

    @Test
    void aWrongResultIsAFailure() throws Exception {
        List<Row> rows = rounds.run(compared(GOOD, GOOD, () -> new Tally(2, 1)));

        assertThat(rows.get(2).met()).startsWith("failed: IllegalStateException: Other is wrong");
    }

    @Test
    void theExitStatusTellsWhenItIsMillrace() throws Exception {
        List<Row> rows = rounds.run(compared(GOOD, failing, GOOD));

        assertThat(rows).extracting(Row::failed).containsExactly(false, true, false);
        assertThat(Measure.status(rows)).isEqualTo(Measure.MILLRACE_FAILED);
    }

    @Test
    void withoutTheBaselineNothingIsCompared() throws Exception {
        List<Row> rows = rounds.run(compared(failing, GOOD, GOOD));

        assertThat(rows).extracting(Row::failed).containsExactly(true, true, true);
        assertThat(rows.get(1).met()).isEqualTo("failed: IllegalStateException: there is nothing to compare with");
    }

    private static Workload compared(Trial reactor, Trial millrace, Trial other) {
        return Workload.of("W0", "nothing", 1, ONE)
                .peer(Peer.REACTOR, reactor)
                .peer(Peer.MILLRACE, millrace)
                .peer("Other", other);
    }
}
