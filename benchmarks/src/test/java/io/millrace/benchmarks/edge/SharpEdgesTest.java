package io.millrace.benchmarks.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.edge.Verdict.Kind;
import io.millrace.benchmarks.rig.Rig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Millrace is right at each sharp edge (E1, E2, E3, E4, E10, E11, E20, E21, E35, E36), and the README shows the table of them. */
class SharpEdgesTest {

    @Test
    void millraceIsRightAtEachSharpEdge() throws Exception {
        try (Rig rig = new Rig()) {
            List<Scenario> ours = Scenarios.all().stream()
                    .filter(scenario -> scenario.has(Library.MILLRACE))
                    .toList();
            assertThat(ours).isNotEmpty();
            for (Scenario scenario : ours) {
                assertThat(scenario.run(Library.MILLRACE, rig))
                        .as(scenario.id())
                        .isEqualTo(new Verdict(Kind.RIGHT, ""));
            }
        }
    }

    @Test
    void theReadmeHasARowForEachScenario() throws IOException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(root.resolve("pipeline-core"))) {
            root = root.getParent();
        }
        String readme = Files.readString(root.resolve("README.md"));
        String table = readme.substring(readme.indexOf(EdgeTable.BEGIN), readme.indexOf(EdgeTable.END));
        assertThat(table.lines().filter(line -> line.startsWith("| E")))
                .map(line -> line.substring(2).replaceFirst(" \\|.*", ""))
                .containsExactlyElementsOf(
                        Scenarios.all().stream().map(Scenario::id).toList());
        assertThat(table.lines().filter(line -> line.startsWith("| E")))
                .map(line -> line.split(" \\| ")[2])
                .allMatch(cell -> cell.equals("right") || cell.equals("–"));
    }

    @Test
    void whatCameDecidesWhatItIsCalled() {
        Expectation expectation = Expectation.each(3);
        assertThat(expectation.judge(seen(2, 2, true, false)).text()).isEqualTo("**loses** 1 of 3");
        assertThat(expectation.judge(seen(2, 2, false, true)).text()).isEqualTo("**hangs** after 2 of 3");
        assertThat(expectation.judge(seen(2, 2, false, false)).kind()).isEqualTo(Kind.SLOW);
        assertThat(expectation.judge(seen(3, 4, true, false)).text()).isEqualTo("**repeats** 1");
        assertThat(expectation.judge(seen(3, 3, true, false)).text()).isEqualTo("right");
        Seen failed = new Seen(new BitSet(), 0, Optional.of(new IllegalStateException()), false, false);
        assertThat(expectation.judge(failed).text()).isEqualTo("**fails** after 0 of 3: IllegalStateException");
    }

    @Test
    void aSlowMachineIsNotToBlameForWhatIsNotHeard() {
        Expectation both = Expectation.bothAreHeard();
        assertThat(both.judge(seen(1, 9, false, false)).kind()).isEqualTo(Kind.SLOW);
        assertThat(both.judge(seen(1, Expectation.UNHEARD, false, false)).text())
                .isEqualTo("**starves** the second source");
        Expectation ten = Expectation.heard(10, Kind.LOSES);
        assertThat(ten.judge(seen(9, 9, false, false)).kind()).isEqualTo(Kind.SLOW);
        assertThat(ten.judge(seen(9, 9, false, true)).text()).isEqualTo("**loses** 1 of 10");
        assertThat(ten.judge(seen(10, 10, false, false)).text()).isEqualTo("right");
    }

    @Test
    void theTableShowsADashWhereThereIsNoProgram() {
        assertThat(EdgeTable.row(Scenarios.named("E1f"), Map.of(Library.REACTOR, new Verdict(Kind.RIGHT, ""))))
                .startsWith("| E1f |")
                .endsWith("| – | right | – | – | – |");
    }

    private static Seen seen(int different, long elements, boolean completed, boolean still) {
        BitSet values = new BitSet();
        values.set(0, different);
        return new Seen(values, elements, Optional.empty(), completed, still);
    }
}
