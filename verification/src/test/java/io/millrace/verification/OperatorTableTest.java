package io.millrace.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.millrace.core.CallStage;
import io.millrace.core.Pipeline;
import io.millrace.core.Stage;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/operators.md has a row for everything that can be typed after a pipeline, and for nothing else. */
class OperatorTableTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| (?:\\[)?`([\\w.]+)`(?:\\]\\([^)]*\\))? \\|");

    @Test
    void hasARowForEachVerbAndEachOperatorAndNoOther() {
        Set<String> there = new TreeSet<>(verbs());
        there.addAll(Factories.names());
        assertThat(there).isNotEmpty();
        Set<String> rows = rows();
        List<String> differences = new ArrayList<>();
        there.stream()
                .filter(name -> !rows.contains(name))
                .forEach(name -> differences.add("no row for " + name + " in docs/operators.md"));
        rows.stream()
                .filter(name -> !there.contains(name))
                .forEach(name -> differences.add("docs/operators.md has a row for " + name
                        + ", which is no verb of Pipeline, Stage or CallStage, and no factory of pipeline-operators"));
        if (!differences.isEmpty()) {
            fail(String.join(System.lineSeparator(), differences));
        }
    }

    private static Set<String> rows() {
        return ROW.matcher(Clone.read(Clone.ROOT.resolve("docs/operators.md")))
                .results()
                .map(result -> result.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The public methods that return a longer or changed pipeline. */
    private static Set<String> verbs() {
        return Stream.of(Pipeline.Definition.class, Pipeline.class, Stage.class, CallStage.class)
                .flatMap(type -> Stream.of(type.getDeclaredMethods()))
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .filter(method -> Pipeline.class.isAssignableFrom(method.getReturnType()))
                .map(Method::getName)
                .collect(Collectors.toSet());
    }
}
