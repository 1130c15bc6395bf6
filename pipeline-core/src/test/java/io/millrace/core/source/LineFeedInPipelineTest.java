package io.millrace.core.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.RunFailedException;
import io.millrace.core.Sinks;
import io.millrace.core.Sources;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks.One;

/** Growing files and checkpoints in a running pipeline. */
class LineFeedInPipelineTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private final PipelineRuntime runtime = PipelineRuntime.builder()
            .name("feed")
            .loops(1)
            .graceTime(Duration.ofMillis(200))
            .build();

    private Path log;
    private Path checkpoint;

    @BeforeEach
    void begin() throws Exception {
        log = Files.writeString(directory.resolve("x.log"), "1\n2\n3\n");
        checkpoint = directory.resolve("place");
    }

    @AfterEach
    void nothingIsLeftOpen() throws Exception {
        runtime.close();
        assertThat(FeedProbe.openFiles(directory)).isEmpty();
    }

    @Test
    void deliversWhatIsWrittenLaterAndEndsWhenItIsDrained() throws Exception {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        PipelineRun run = Pipeline.define("following")
                .from(Sources.lines(log).checkpoint(checkpoint).follow().lookEvery(Duration.ofMillis(5)))
                .map(Line::text)
                .to(Sinks.each(seen::add))
                .run(runtime);
        assertThat(take(seen, 3)).containsExactly("1", "2", "3");

        Files.writeString(log, "4\n5\nnot yet", StandardOpenOption.APPEND);
        assertThat(take(seen, 2)).containsExactly("4", "5");

        RunReport report = run.drain(PATIENCE).block(PATIENCE);
        assertThat(report).isNotNull();
        assertThat(report.state()).isEqualTo(RunState.DRAINED);
        assertThat(report.assertNoLoss().acknowledgements().acknowledged()).isEqualTo(5);
        assertThat(Files.readString(checkpoint)).contains("offset=10\n");
    }

    @Test
    void aPlainSubscriberIsServedFromABlockingPool() {
        List<String> seen = Flux.from(Pipeline.define("plain")
                        .from(Sources.lines(log).checkpoint(checkpoint))
                        .map(line -> line.text() + Thread.currentThread().getName()))
                .collectList()
                .block(PATIENCE);
        assertThat(seen).hasSize(3).allMatch(text -> text.contains("blocking"));
    }

    @Test
    void noMoreThanTheWindowIsUnderWay() {
        List<One<String>> calls = Collections.synchronizedList(new ArrayList<>());
        BlockingQueue<String> begun = new LinkedBlockingQueue<>();
        PipelineRun run = Pipeline.define("window")
                .from(Sources.lines(log).checkpoint(checkpoint).window(2))
                .mapAsync(10, line -> {
                    One<String> call = reactor.core.publisher.Sinks.one();
                    calls.add(call);
                    begun.add(line.text());
                    return call.asMono();
                })
                .unordered()
                .run(runtime);
        assertThat(take(begun, 2)).containsExactly("1", "2");
        calls.get(1).tryEmitValue("second");
        assertThat(begun).isEmpty();
        calls.get(0).tryEmitValue("first");
        assertThat(take(begun, 1)).containsExactly("3");
        assertThat(begun).isEmpty();
        calls.get(2).tryEmitValue("third");
        assertThat(run.await().assertNoLoss().acknowledgements().acknowledged()).isEqualTo(3);
    }

    @Test
    void aRunThatFailedIsTakenUpAtItsFailedLine() throws Exception {
        Files.writeString(log, "1\ntwo\n3\n");
        List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
        Pipeline<Integer> pipeline = Pipeline.define("resumed")
                .from(Sources.lines(log).checkpoint(checkpoint))
                .map(line -> line.text().equals("two") && seen.size() < 2
                        ? fail(seen)
                        : line.text().length())
                .to(Sinks.each(seen::add));
        RunFailedException failed = catchThrowableOfType(
                RunFailedException.class, () -> pipeline.run(runtime).await());
        failed.report().assertNoLoss();
        assertThat(failed.report().acknowledgements().returned()).isEqualTo(1);

        pipeline.run(runtime).await().assertNoLoss();
        assertThat(seen).containsExactly(1, 0, 3, 1);
    }

    private static int fail(List<Integer> seen) {
        seen.add(0);
        throw new IllegalStateException("the first time");
    }

    @Test
    void aCheckpointThatCannotBeUsedFailsTheRunBeforeItsSinksAreOpened() throws Exception {
        Files.writeString(checkpoint, "nonsense");
        Path out = Files.writeString(directory.resolve("out"), "kept");
        RunFailedException failed = catchThrowableOfType(RunFailedException.class, () -> Pipeline.define("faulty")
                .from(Sources.lines(log).checkpoint(checkpoint))
                .to(Sinks.lines(out, Line::text))
                .run(runtime)
                .await());
        assertThat(failed.getCause()).hasMessageContaining(checkpoint + " is no checkpoint");
        assertThat(out).hasContent("kept");
    }

    @Test
    void aCheckpointThatCannotBeSavedAtTheEndFailsTheRun() throws Exception {
        Path place = Files.createDirectory(directory.resolve("sub")).resolve("place");
        RunFailedException failed = catchThrowableOfType(RunFailedException.class, () -> Pipeline.define("unsaved")
                .from(Sources.lines(log).checkpoint(place))
                .mapAsync(
                        1,
                        line -> Mono.fromCallable(() -> {
                            Files.deleteIfExists(place);
                            Files.deleteIfExists(place.getParent());
                            return line;
                        }))
                .run(runtime)
                .await());
        failed.report().assertNoLoss();
        assertThat(failed.getCause()).hasMessageStartingWith("cannot write checkpoint " + place);
    }

    private static List<String> take(BlockingQueue<String> from, int count) {
        List<String> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            try {
                String next = from.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertThat(next).isNotNull();
                taken.add(next);
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted", e);
            }
        }
        return taken;
    }
}
