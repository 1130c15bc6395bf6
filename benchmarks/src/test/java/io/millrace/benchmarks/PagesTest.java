package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.report.Machine;
import io.millrace.benchmarks.report.Page;
import io.millrace.benchmarks.rig.Rig;
import io.millrace.benchmarks.workload.Scale;
import io.millrace.benchmarks.workload.Workloads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The pages speak of workloads that there are. */
class PagesTest {

    private static final Pattern WORKLOAD = Pattern.compile("\\bW\\d+[a-z]?\\d*\\b");

    @Test
    void everyWorkloadThatAPageNamesExists() throws Exception {
        try (Rig rig = new Rig()) {
            List<String> ids = new Workloads(rig, new Scale(1)).ids();
            assertThat(named("docs/performance.md")).isNotEmpty().isSubsetOf(ids);
            assertThat(named("README.md")).isSubsetOf(ids);
        }
    }

    @Test
    void theHeadingNamesTheCommitWhenItIsKnown() {
        assertThat(Machine.describe("1a2b3c4+changes")).endsWith(", commit 1a2b3c4+changes");
        assertThat(Machine.describe("")).startsWith("JDK ").doesNotContain("commit");
    }

    /** What people wrote; the tables are made of the workloads themselves, perhaps of older ones. */
    private static List<String> named(String page) throws IOException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(root.resolve("pipeline-core"))) {
            root = root.getParent();
        }
        String prose = Page.prose(Files.readString(root.resolve(page)));
        return WORKLOAD.matcher(prose)
                .results()
                .map(MatchResult::group)
                .distinct()
                .toList();
    }
}
