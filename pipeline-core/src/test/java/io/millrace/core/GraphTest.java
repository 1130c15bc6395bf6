package io.millrace.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.stage.Graph;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class GraphTest {

    @Test
    void aPipelineCanBeWrittenAndReadAgain() throws Exception {
        Pipeline<Integer> pipeline = Pipeline.define("numbers")
                .from(List.of(1, 2, 3))
                .map(Math::abs)
                .named("abs")
                .onError(OnError.deadLetter(Sinks.discard()))
                .mapAsync(2, n -> Mono.just(n))
                .fallback(error -> 0)
                .to(Sinks.discard());

        Graph copy = (Graph) read(write(pipeline.graph()));

        assertThat(copy.names()).isEqualTo(pipeline.graph().names());
        assertThat(new Description(copy)).hasToString(pipeline.describe().toString());
    }

    @Test
    void defaultNamesComeFromMethodReferencesAndAreStable() {
        Stage<Integer, Integer> pipeline = Pipeline.define("names")
                .from(List.of(1))
                .map(Math::abs)
                .map(n -> n)
                .map(Math::abs)
                .map(n -> n)
                .named("abs-2");
        assertThat(pipeline.graph().names()).containsExactly("iterable", "abs", "map", "abs-3", "abs-2");
    }

    @Test
    void twoStagesOfOneNameAreRefusedWithTheName() {
        Stage<Integer, Integer> first =
                Pipeline.define("twice").from(List.of(1)).map(n -> n).named("same");
        assertThatThrownBy(() -> first.map(n -> n).named("same"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'twice'")
                .hasMessageContaining("'same'");
    }

    private static byte[] write(Object value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        return bytes.toByteArray();
    }

    private static Object read(byte[] bytes) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return in.readObject();
        }
    }
}
