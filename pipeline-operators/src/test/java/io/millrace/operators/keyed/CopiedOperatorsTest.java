package io.millrace.operators.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.spi.Operator;
import io.millrace.operators.batch.Batch;
import io.millrace.operators.element.Elements;
import io.millrace.operators.framing.Framing;
import io.millrace.test.LogicProbe;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Operators are values: written somewhere and read again, they do the same. */
class CopiedOperatorsTest {

    @SuppressWarnings("unchecked")
    private static <I, O> Operator<I, O> copied(Operator<I, O> operator) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(operator);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (Operator<I, O>) in.readObject();
        }
    }

    private static <O> List<O> of(Operator<Integer, O> operator) throws Exception {
        return LogicProbe.of(copied(operator))
                .demand(9)
                .elements(1, 2, 2, 3)
                .complete()
                .emitted();
    }

    @Test
    void ofElements() throws Exception {
        assertThat(of(Elements.fold(() -> 10, (Integer sum, Integer n) -> sum + n)))
                .containsExactly(18);
        assertThat(of(Elements.reduce(Integer::sum))).containsExactly(8);
        assertThat(of(Elements.skipWhile(n -> n < 2))).containsExactly(2, 2, 3);
        assertThat(of(Elements.skipUntil(n -> n > 2))).containsExactly(3);
        assertThat(of(Elements.index())).hasSize(4);
        assertThat(LogicProbe.of(copied(Elements.ofType(String.class)))
                        .demand(9)
                        .elements(1, "a")
                        .emitted())
                .containsExactly("a");
    }

    @Test
    void ofKeys() throws Exception {
        assertThat(of(Distinct.elements(9))).containsExactly(1, 2, 3);
        assertThat(of(Distinct.untilChanged())).containsExactly(1, 2, 3);
        assertThat(of(Deduplicate.within(Duration.ofSeconds(1), 9, n -> n % 2))).containsExactly(1, 2);
        assertThat(of(Keyed.atMost(9).timeToLive(Duration.ofSeconds(1)).each(n -> n % 2, Batch.bySize(2))))
                .containsExactly(List.of(2, 2), List.of(1, 3));
        assertThat(of(Keyed.atMost(9)
                        .statefulMap(
                                n -> n % 2,
                                () -> 0,
                                (Integer state, Integer n, Consumer<Integer> out) -> {},
                                (Integer key, Integer state, Consumer<Integer> out) -> out.accept(key))))
                .containsExactly(0, 1);
    }

    @Test
    void ofFrames() throws Exception {
        ByteBuffer bytes = ByteBuffer.wrap("\1\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(LogicProbe.of(copied(Framing.lines(9, StandardCharsets.ISO_8859_1)))
                        .demand(9)
                        .elements(bytes)
                        .emitted())
                .containsExactly("\1");
        assertThat(LogicProbe.of(copied(Framing.lengthPrefixed(1, ByteOrder.LITTLE_ENDIAN, 9)))
                        .demand(9)
                        .elements(bytes)
                        .emitted())
                .hasSize(1);
        assertThat(LogicProbe.of(copied(Framing.json(9)))
                        .demand(9)
                        .elements(ByteBuffer.wrap(new byte[] {'{', '}'}))
                        .emitted())
                .containsExactly("{}");
    }
}
