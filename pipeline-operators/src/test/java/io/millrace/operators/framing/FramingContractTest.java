package io.millrace.operators.framing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.core.spi.Operator;
import io.millrace.test.OperatorContract;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;

/** What finds frames keeps the contract of all operators. */
class FramingContractTest {

    @Nested
    class LinesOfText extends Contract<String> {

        @Override
        protected Operator<ByteBuffer, String> operator() {
            return Framing.lines(20);
        }

        @Override
        protected List<ByteBuffer> inputs() {
            return chunks("one\n", "two\nth", "", "r", "ee\n\nfive", "\r\nsix\n");
        }

        @Override
        protected List<String> expected(List<ByteBuffer> inputs) {
            return text(inputs).lines().toList();
        }
    }

    @Nested
    class JsonValues extends Contract<String> {

        @Override
        protected Operator<ByteBuffer, String> operator() {
            return Framing.json(20);
        }

        /** Each prefix of them ends behind a value: one that the end cuts off fails the run. */
        @Override
        protected List<ByteBuffer> inputs() {
            return chunks("{\"a\":1}", "\n[1,{}] ", "\"x\"{}", "", " \"}\"");
        }

        /** They are those of which all brackets and quotes have closed; none has a quote behind a backslash. */
        @Override
        protected List<String> expected(List<ByteBuffer> inputs) {
            List<String> expected = new ArrayList<>();
            StringBuilder open = new StringBuilder();
            int depth = 0;
            boolean quoted = false;
            for (char c : text(inputs).toCharArray()) {
                quoted ^= c == '"';
                depth += quoted ? 0 : c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
                open.append(c);
                if (depth == 0 && !quoted) {
                    expected.add(open.toString().strip());
                    open.setLength(0);
                }
            }
            expected.removeIf(String::isEmpty);
            return expected;
        }
    }

    @Nested
    class Records extends Contract<ByteBuffer> {

        @Override
        protected Operator<ByteBuffer, ByteBuffer> operator() {
            return Framing.lengthPrefixed(1, 20);
        }

        @Override
        protected List<ByteBuffer> inputs() {
            return chunks("\3abc", "\0", "\2de\1f", "\4ghij\0\0");
        }

        @Override
        protected List<ByteBuffer> expected(List<ByteBuffer> inputs) {
            String text = text(inputs);
            List<ByteBuffer> expected = new ArrayList<>();
            for (int at = 0; at < text.length(); at += 1 + text.charAt(at)) {
                expected.add(ByteBuffer.wrap(
                        text.substring(at + 1, at + 1 + text.charAt(at)).getBytes(UTF_8)));
            }
            return expected;
        }
    }

    abstract static class Contract<F> extends OperatorContract<ByteBuffer, F> {

        static List<ByteBuffer> chunks(String... chunks) {
            return Stream.of(chunks)
                    .map(chunk -> ByteBuffer.wrap(chunk.getBytes(UTF_8)))
                    .toList();
        }

        static String text(List<ByteBuffer> chunks) {
            return chunks.stream().map(chunk -> UTF_8.decode(chunk.duplicate())).collect(Collectors.joining());
        }
    }
}
