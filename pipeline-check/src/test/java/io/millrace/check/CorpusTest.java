package io.millrace.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.Pipeline;
import io.millrace.core.check.CheckReport;
import io.millrace.core.check.Finding;
import io.millrace.core.check.Severity;
import io.millrace.core.function.CheckedFunction;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What check() finds in functions that are racy, and that it finds nothing in those that are not. */
class CorpusTest {

    private static final String BEGIN = "<!-- corpus: begin -->\n";
    private static final String END = "<!-- corpus: end -->";

    static Stream<Method> racy() {
        return functions(Racy.class);
    }

    static Stream<Method> innocent() {
        return functions(Innocent.class);
    }

    static Stream<Method> notFound() {
        return functions(Racy.NotFound.class);
    }

    @ParameterizedTest
    @MethodSource("racy")
    void findsARace(Method made) throws Exception {
        assertThat(races(new Racy(), made)).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("innocent")
    void findsNothingInTheInnocent(Method made) throws Exception {
        assertThat(races(new Innocent(), made)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("notFound")
    void whatThePageSaysIsNotFoundIsNot(Method made) throws Exception {
        assertThat(races(new Racy.NotFound(), made)).isEmpty();
    }

    @Test
    void thereAreEnough() {
        assertThat(racy()).hasSizeGreaterThanOrEqualTo(30);
        assertThat(innocent()).hasSizeGreaterThanOrEqualTo(30);
    }

    @Test
    void thePageHasWhatIsFound() throws Exception {
        StringBuilder table = new StringBuilder("| function | finding |\n|---|---|\n");
        for (Method made : racy().toList()) {
            String found = races(new Racy(), made).stream()
                    .map(finding -> "`" + finding.rule().id() + "`: "
                            + finding.sentence().replaceAll(", and several.*", ""))
                    .collect(Collectors.joining("; "));
            table.append("| ")
                    .append(words(made.getName()))
                    .append(" | ")
                    .append(found)
                    .append(" |\n");
        }
        table.append("\nIn these ").append(innocent().count()).append(" nothing is found: ");
        table.append(innocent().map(made -> words(made.getName())).collect(Collectors.joining(" · ")));
        table.append(".\n\nThese are racy, and are not found: ");
        table.append(notFound().map(made -> words(made.getName())).collect(Collectors.joining(" · ")))
                .append(".\n");
        assertThat(onThePage())
                .as("docs/checks.md between the corpus marks should be:%n%s", table)
                .isEqualTo(table.toString());
    }

    private static String onThePage() throws IOException {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(directory.resolve("docs"))) {
            directory = directory.getParent();
        }
        String page = Files.readString(directory.resolve("docs/checks.md"));
        return page.substring(page.indexOf(BEGIN) + BEGIN.length(), page.indexOf(END));
    }

    private static String words(String name) {
        return name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
    }

    private static Stream<Method> functions(Class<?> corpus) {
        return Arrays.stream(corpus.getDeclaredMethods())
                .filter(method -> method.getReturnType() == CheckedFunction.class && method.getParameterCount() == 0)
                .filter(method -> !method.isSynthetic())
                .sorted(Comparator.comparing(Method::getName));
    }

    @SuppressWarnings("unchecked") // it is never called
    private static List<Finding> races(Object corpus, Method made) throws ReflectiveOperationException {
        made.setAccessible(true);
        CheckedFunction<Object, Object> function = (CheckedFunction<Object, Object>) made.invoke(corpus);
        CheckReport report = Pipeline.define("corpus")
                .from(List.of(new Object()))
                .mapCpu(function)
                .check();
        assertThat(report.atLeast(Severity.WARNING))
                .extracting(finding -> finding.rule().id())
                .isSubsetOf("mutable-capture", "mutable-static");
        return report.atLeast(Severity.WARNING);
    }
}
