package io.millrace.operators.framing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.core.spi.Operator;
import io.millrace.test.LogicProbe;
import io.millrace.test.MillraceExtension;
import io.millrace.test.Simulation;
import io.millrace.test.TestSource;
import io.millrace.test.VirtualTime;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Frames in chunks, wherever these are cut. */
@ExtendWith(MillraceExtension.class)
class FramingTest {

    private static final String JSON =
            "{\"a\":[1,{\"b\":\"}\\\"]\\\\\"}]} [ ]\n\"\\\"x\" 12 -3.5e7 true{}null\u001e\"ü\"  ";

    private static final List<String> VALUES = List.of(
            "{\"a\":[1,{\"b\":\"}\\\"]\\\\\"}]}", "[ ]", "\"\\\"x\"", "12", "-3.5e7", "true", "{}", "null", "\"ü\"");

    private static ByteBuffer chunk(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    private static List<ByteBuffer> chunks(String... texts) {
        return Stream.of(texts).map(FramingTest::chunk).toList();
    }

    private static <F> List<F> frames(Operator<ByteBuffer, F> framing, List<ByteBuffer> chunks) {
        return Flux.from(Pipeline.define("frames").from(chunks).via(framing))
                .collectList()
                .block();
    }

    /** {@code bytes} cut at random places, into arrays, direct buffers and parts of larger ones. */
    private static List<ByteBuffer> cut(byte[] bytes, SplittableRandom random) {
        List<ByteBuffer> chunks = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            int length = Math.min(bytes.length - at, random.nextInt(8));
            ByteBuffer chunk =
                    switch (random.nextInt(3)) {
                        case 0 -> ByteBuffer.wrap(bytes, at, length).slice();
                        case 1 -> ByteBuffer.wrap(bytes, at, length).asReadOnlyBuffer();
                        default ->
                            ByteBuffer.allocateDirect(length)
                                    .put(bytes, at, length)
                                    .flip();
                    };
            chunks.add(chunk);
            at += length;
        }
        return chunks;
    }

    @Test
    void linesAreFoundWhereverTheInputIsCut() {
        String text = "one\ntwo\r\n\n\r\nfünf €\nsix\rno end\nlast\r";
        for (int seed = 0; seed < 300; seed++) {
            assertThat(frames(Framing.lines(20), cut(text.getBytes(UTF_8), new SplittableRandom(seed))))
                    .describedAs("seed %d", seed)
                    .containsExactly("one", "two", "", "", "fünf €", "six\rno end", "last\r");
        }
    }

    @Test
    void jsonValuesAreFoundWhereverTheInputIsCut() {
        for (int seed = 0; seed < 300; seed++) {
            assertThat(frames(Framing.json(40), cut(JSON.getBytes(UTF_8), new SplittableRandom(seed))))
                    .describedAs("seed %d", seed)
                    .isEqualTo(VALUES);
        }
    }

    @Test
    void valuesOfAnArrayAreFoundWhereverTheInputIsCut() {
        byte[] array = (" [" + String.join(" , ", VALUES) + "]\n").getBytes(UTF_8);
        for (int seed = 0; seed < 300; seed++) {
            assertThat(frames(Framing.jsonArray(40), cut(array, new SplittableRandom(seed))))
                    .describedAs("seed %d", seed)
                    .isEqualTo(VALUES);
        }
        assertThat(frames(Framing.jsonArray(40), chunks("[]"))).isEmpty();
        assertThat(frames(Framing.jsonArray(40), List.of())).isEmpty();
    }

    @Test
    void recordsAreFoundWhereverTheInputIsCut() {
        for (int seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int prefix = random.nextInt(1, 5);
            ByteOrder order = random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
            ByteBuffer input = ByteBuffer.allocate(400);
            List<ByteBuffer> records = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                byte[] bytes = new byte[random.nextInt(30)];
                random.nextBytes(bytes);
                records.add(ByteBuffer.wrap(bytes));
                for (int p = 0; p < prefix; p++) {
                    int place = order == ByteOrder.BIG_ENDIAN ? prefix - 1 - p : p;
                    input.put((byte) (place > 3 ? 0 : bytes.length >> 8 * place));
                }
                input.put(bytes);
            }
            byte[] all = new byte[input.flip().remaining()];
            input.get(all);
            assertThat(frames(Framing.lengthPrefixed(prefix, order, 30), cut(all, random)))
                    .describedAs("seed %d", seed)
                    .isEqualTo(records);
        }
    }

    @Test
    void theLimitIsThatOfTheLineWithoutItsEnd() {
        assertThat(frames(Framing.lines(3), chunks("abc\r\n", "abc\n", "ab", "c\r", "\n", "abc")))
                .containsExactly("abc", "abc", "abc", "abc");
        StepVerifier.create(Pipeline.define("long").from(chunks("abc\nabcd\n")).via(Framing.lines(3)))
                .expectNext("abc")
                .verifyErrorMessage("a line has more than 3 bytes");
        StepVerifier.create(Pipeline.define("long")
                        .from(chunks("ab", "c\r", "\r\n"))
                        .via(Framing.lines(3)))
                .verifyErrorMessage("a line has more than 3 bytes");
    }

    @Test
    void anEndlessLineIsRefusedWhenItIsTooLongAndNotWhenItEnds() {
        LogicProbe<ByteBuffer, String> probe = LogicProbe.of(Framing.lines(1_000));
        probe.demand(10).elements(chunk("x".repeat(1_000)));
        assertThat(probe.outcomes()).isEmpty();
        probe.elements(chunk("x"));
        assertThat(probe.outcomes()).hasSize(1);
        assertThat(probe.emitted()).isEmpty();
    }

    @Test
    void skippingALineThatIsTooLongGoesOnWithTheNextChunk() {
        List<String> lines = new ArrayList<>();
        RunReport report = Pipeline.define("skip")
                .from(chunks("ok\n", "good\nmuch too long\nbad luck\nstill", " bad\nfine\n", "yes"))
                .via(Framing.lines(10))
                .onError(OnError.skip())
                .peek(lines::add)
                .run()
                .await()
                .assertNoLoss();
        assertThat(lines).containsExactly("ok", "good", "fine", "yes");
        assertThat(report.stage("lines").count(OutcomeKind.SKIPPED)).isEqualTo(1);
        assertThat(report.stage("lines").count(OutcomeKind.DONE)).isEqualTo(3);
    }

    @Test
    void skippingKeepsItsPlaceAmongRecordsAndValues() {
        assertThat(skipped(Framing.lengthPrefixed(1, 3), chunks("\1a", "\5b\1", "\1c", "e\1f", "\1g")).stream()
                        .map(frame -> UTF_8.decode(frame).toString())
                        .toList())
                .containsExactly("a", "f", "g");
        assertThat(skipped(Framing.json(5), chunks("{}", "[12345, {}", ", 3] []", "[1]")))
                .containsExactly("{}", "[]", "[1]");
    }

    private static <F> List<F> skipped(Operator<ByteBuffer, F> framing, List<ByteBuffer> chunks) {
        return Flux.from(Pipeline.define("skip").from(chunks).via(framing).onError(OnError.skip()))
                .collectList()
                .block();
    }

    @Test
    void manyFailuresInARowKeepTheLaws(VirtualTime time) {
        for (int seed = 0; seed < 100; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 30; i++) {
                text.append("x".repeat(random.nextInt(12))).append('\n');
            }
            TestSource<ByteBuffer> source =
                    TestSource.of(cut(text.toString().getBytes(UTF_8), random)).acknowledging();
            Pipeline.define("failures")
                    .from(source)
                    .via(Framing.lines(8))
                    .onError(OnError.skip())
                    .run(time.runtime())
                    .await()
                    .assertNoLoss();
            source.assertSettled();
            assertThat(source.returned()).isEmpty();
        }
    }

    @Test
    void aChunkEndsWithTheFramesThatBeginInIt(VirtualTime time) {
        List<ByteBuffer> chunks = chunks("a\nb", "c", "d\ne\nf");
        TestSource<ByteBuffer> source = TestSource.of(chunks).acknowledging().thenFailing(new Exception("cut"));
        StepVerifier.create(Pipeline.define("ack")
                        .from(source)
                        .via(Framing.lines(10))
                        .on(time.runtime()))
                .then(time::runUntilIdle)
                .expectNext("a", "bcd", "e")
                .verifyErrorMessage("cut");
        assertThat(source.acknowledged()).containsExactlyInAnyOrder(chunks.get(0), chunks.get(1));
        assertThat(source.returned()).containsExactly(chunks.get(2));
    }

    @Test
    void framesOfAChunkWaitInItForDemand() {
        LogicProbe<ByteBuffer, String> probe = LogicProbe.of(Framing.lines(10));
        assertThat(probe.pulled()).isZero();
        probe.demand(1).elements(chunk("a\nb\nc\n"));
        assertThat(probe.emitted()).containsExactly("a");
        assertThat(probe.emittedAhead()).isEmpty();
        assertThat(probe.kept()).isEqualTo(1);
        probe.demand(1).demand(1);
        assertThat(probe.emitted()).containsExactly("a", "b", "c");
        assertThat(probe.kept()).isZero();
    }

    @Test
    void aFrameThatTheEndCutsOffIsAFailure() {
        StepVerifier.create(Pipeline.define("cut").from(chunks("\3ab")).via(Framing.lengthPrefixed(1, 9)))
                .verifyErrorMessage("the input ended inside of a frame, behind 3 bytes of it");
        StepVerifier.create(Pipeline.define("cut").from(chunks("{} {\"a")).via(Framing.json(9)))
                .expectNext("{}")
                .verifyErrorMessage("the input ended inside of a frame, behind 3 bytes of it");
        StepVerifier.create(Pipeline.define("cut").from(chunks("[1,")).via(Framing.jsonArray(9)))
                .expectNext("1")
                .verifyErrorMessage("the input ended inside of the JSON array");
    }

    @Test
    void whatCannotBeAFrameFailsTheRunWhateverThePolicy() {
        StepVerifier.create(Pipeline.define("bad")
                        .from(chunks("1 }"))
                        .via(Framing.json(9))
                        .onError(OnError.skip()))
                .expectNext("1")
                .verifyErrorMessage("a JSON value cannot begin with the byte 0x7d");
        StepVerifier.create(Pipeline.define("bad").from(chunks("{}")).via(Framing.jsonArray(9)))
                .verifyErrorMessage("a JSON array cannot begin with the byte 0x7b");
        StepVerifier.create(Pipeline.define("bad").from(chunks("[1]2")).via(Framing.jsonArray(9)))
                .expectNext("1")
                .verifyErrorMessage("nothing can follow the JSON array, but there is the byte 0x32");
    }

    @Test
    void aLengthBeyondTheLimitIsRefusedBeforeTheBytesCome() {
        StepVerifier.create(Pipeline.define("huge")
                        .from(List.of(ByteBuffer.wrap(new byte[] {-1, -1, -1, -1})))
                        .via(Framing.lengthPrefixed(4, 1_000)))
                .verifyErrorMessage("a record is said to have 4294967295 bytes, more than 1,000 bytes");
    }

    @Test
    void anotherCharsetIsDecoded() {
        assertThat(frames(Framing.lines(9, ISO_8859_1), List.of(ByteBuffer.wrap("fü\nr".getBytes(ISO_8859_1)))))
                .containsExactly("fü", "r");
    }

    @Test
    void keepsTheLawsInAnyOrder() {
        Simulation.explore(20, simulation -> {
            List<String> lines = new ArrayList<>();
            simulation
                    .run(Pipeline.define("any")
                            .from(Flux.range(0, 200).map(n -> chunk(n % 7 == 6 ? "\n" : "" + n % 10)))
                            .mapAsync(4, n -> Mono.just(n).subscribeOn(simulation.scheduler()))
                            .onLoop()
                            .via(Framing.lines(10))
                            .mapAsync(2, n -> Mono.just(n).subscribeOn(simulation.scheduler()))
                            .peek(lines::add))
                    .assertClean();
            assertThat(lines).hasSize(29).startsWith("012345", "789012");
        });
    }

    @Test
    void refusesSettingsThatMeanNothing() {
        assertThatThrownBy(() -> Framing.lines(0)).hasMessage("maxBytes must be from 1 to 2^30, was 0");
        assertThatThrownBy(() -> Framing.json(-1)).hasMessage("maxBytes must be from 1 to 2^30, was -1");
        assertThatThrownBy(() -> Framing.jsonArray(Integer.MAX_VALUE))
                .hasMessage("maxBytes must be from 1 to 2^30, was 2147483647");
        assertThatThrownBy(() -> Framing.lengthPrefixed(5, 9)).hasMessage("prefixBytes must be from 1 to 4, was 5");
        assertThatThrownBy(() -> Framing.lines(9, UTF_16))
                .hasMessage("lines are found by the byte 10, which is not the line feed of UTF-16");
    }

    @Test
    void isDescribed() {
        assertThat(Pipeline.define("text")
                        .from(chunks("a"))
                        .via(Framing.lines(65_536))
                        .describe()
                        .text())
                .contains("65,536 bytes, UTF-8");
    }
}
