package io.millrace.operators.element;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.Pipeline;
import io.millrace.core.spi.Operator;
import io.millrace.test.OperatorContract;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Gatherers, found by reflection: this is compiled for a Java that does not have them. */
class GatherTest {

    private static Object gatherers(String method, int argument) throws Exception {
        return Class.forName("java.util.stream.Gatherers")
                .getMethod(method, int.class)
                .invoke(null, argument);
    }

    private static List<List<Integer>> windows(List<Integer> inputs, int size) {
        List<List<Integer>> windows = new ArrayList<>();
        for (int from = 0; from < inputs.size(); from += size) {
            windows.add(inputs.subList(from, Math.min(inputs.size(), from + size)));
        }
        return windows;
    }

    @Test
    void aJavaWithoutGatherersIsNamed() {
        int java = Runtime.version().feature();
        if (java < 24) {
            assertThatThrownBy(() -> Gather.with(() -> "no gatherer"))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessage("java.util.stream.Gatherer needs Java 24 or newer; this is Java " + java);
        } else {
            assertThat(Gather.with(() -> "no gatherer").verb()).isEqualTo("gather");
        }
    }

    @Test
    @Tag("jdk21")
    void whatIsNoGathererFailsTheRun() {
        StepVerifier.create(Pipeline.define("none").from(List.of(1)).via(Gather.<Integer, Integer>with(() -> "none")))
                .verifyErrorMessage("a java.util.stream.Gatherer is wanted, not a java.lang.String");
    }

    @Test
    @Tag("jdk21")
    void aWindowSlidesOverTheElements() {
        Pipeline<List<Integer>> pipeline = Pipeline.define("sliding")
                .from(List.of(1, 2, 3, 4))
                .via(Gather.<Integer, List<Integer>>with(() -> gatherers("windowSliding", 3)));
        assertThat(Flux.from(pipeline).collectList().block()).containsExactly(List.of(1, 2, 3), List.of(2, 3, 4));
    }

    @Test
    @Tag("jdk21")
    void aGathererThatWantsNoMoreEndsTheStream() {
        List<Integer> read = new ArrayList<>();
        Pipeline<Integer> pipeline = Pipeline.define("limit")
                .from(List.of(1, 2, 3, 4))
                .peek(read::add)
                .via(Gather.<Integer, Integer>with(GatherTest::untilTwo));
        assertThat(Flux.from(pipeline).collectList().block()).containsExactly(1, 2);
        assertThat(read).containsExactly(1, 2);
    }

    /** Pushes each element, and wants no more after 2. */
    private static Object untilTwo() throws Exception {
        Class<?> type = Class.forName("java.util.stream.Gatherer$Integrator");
        Method push = Class.forName("java.util.stream.Gatherer$Downstream").getMethod("push", Object.class);
        Object integrator = Proxy.newProxyInstance(
                GatherTest.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    push.invoke(arguments[2], arguments[1]);
                    return (Integer) arguments[1] < 2;
                });
        return Class.forName("java.util.stream.Gatherer")
                .getMethod("ofSequential", type)
                .invoke(null, integrator);
    }

    @Nested
    @Tag("jdk21")
    class Windows extends OperatorContract<Integer, List<Integer>> {

        @Override
        protected Operator<Integer, List<Integer>> operator() {
            return Gather.with(() -> gatherers("windowFixed", 2));
        }

        @Override
        protected List<Integer> inputs() {
            return List.of(1, 2, 3, 4, 5);
        }

        @Override
        protected List<List<Integer>> expected(List<Integer> inputs) {
            return windows(inputs, 2);
        }
    }
}
