package io.millrace.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.observe.Abandoned;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import io.millrace.core.runtime.RuntimeClock;
import io.millrace.core.runtime.SchedulerClock;
import io.millrace.core.spi.SourceReader;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A source that is shut, cancelled or given up while the user's reader is at work. */
class PullSourceTest {

    @BeforeAll
    static void dropSilently() {
        Hooks.onErrorDropped(error -> {});
    }

    @AfterAll
    static void dropLoudly() {
        Hooks.resetOnErrorDropped();
    }

    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicInteger reads = new AtomicInteger();

    private void block() throws InterruptedException {
        inside.countDown();
        release.await();
    }

    /** Blocks in its first read until it is released. */
    private class Blocking extends ScriptedSource {

        @Override
        public Integer next() throws InterruptedException {
            block();
            return reads.incrementAndGet();
        }

        @Override
        public boolean acknowledges() {
            return true;
        }
    }

    @Test
    void cancelDoesNotWaitForAReaderThatBlocks() throws InterruptedException {
        ScriptedSource source = new Blocking();
        try (PipelineRuntime runtime = Runs.patient()) {
            RunReport report = cancelledWhileInside(source, runtime);
            assertThat(report.state()).isEqualTo(RunState.CANCELLED);
            assertThat(report.abandoned()).singleElement().satisfies(left -> {
                assertThat(left.stage()).isEqualTo("read");
                assertThat(left.where()).contains("test-blocking");
            });
            assertThat(source.closings).hasValue(0);
            release.countDown();
            Runs.reached(source.closed);
        }
        assertThat(source.returned).containsExactly(1L);
        assertThat(source.acknowledged).isEmpty();
        assertThat(source.closings).hasValue(1);
        assertThat(reads).hasValue(1);
    }

    @Test
    void aReaderThatOpensAfterTheEndIsClosedAndNeverRead() throws InterruptedException {
        ScriptedSource source = new Blocking() {
            @Override
            public SourceReader<Integer> open() throws InterruptedException {
                block();
                return this;
            }
        };
        try (PipelineRuntime runtime = Runs.patient()) {
            RunReport report = cancelledWhileInside(source, runtime);
            assertThat(report.abandoned()).extracting(Abandoned::stage).containsExactly("read");
            release.countDown();
            Runs.reached(source.closed);
        }
        assertThat(source.closings).hasValue(1);
        assertThat(reads).hasValue(0);
    }

    @Test
    void aReaderThatRefusesWhatIsGivenBackIsClosedAllTheSame() throws InterruptedException {
        ScriptedSource source = new Blocking() {
            @Override
            public void returned(long position) {
                throw new IllegalStateException("not wanted");
            }
        };
        try (PipelineRuntime runtime = Runs.patient()) {
            cancelledWhileInside(source, runtime);
            release.countDown();
            Runs.reached(source.closed);
        }
        assertThat(source.closings).hasValue(1);
    }

    private RunReport cancelledWhileInside(ScriptedSource source, PipelineRuntime runtime) throws InterruptedException {
        PipelineRun run =
                Pipeline.define("blocking-source").from(source).named("read").run(runtime);
        Runs.reached(inside);
        run.cancel();
        return Runs.ended(run);
    }

    @Test
    void theElementThatIsBeingReadWhenTheSourceIsShutIsTheLast() throws InterruptedException {
        ScriptedSource source = new Blocking();
        DrainSignal shut = new DrainSignal();
        // Time stands still, or a slow machine could make the source look silent, which is then given up.
        RuntimeClock still = new SchedulerClock(VirtualTimeScheduler.create());
        try (PipelineRuntime runtime =
                PipelineRuntime.builder().name("still").clock(still).build()) {
            PipelineRun run =
                    Pipeline.define("shut-while-reading").from(source).via(shut).run(runtime);
            Runs.reached(inside);
            run.drain(Duration.ofDays(1));
            Runs.reached(shut.draining);
            release.countDown();
            RunReport report = Runs.ended(run).assertNoLoss();
            assertThat(report.state()).isEqualTo(RunState.DRAINED);
            assertThat(report.out()).isEqualTo(1);
        }
        assertThat(reads).hasValue(1);
        assertThat(source.acknowledged).containsExactly(1L);
        assertThat(source.returned).isEmpty();
        assertThat(source.closings).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void filteringWithoutEndKeepsWorkingAndCanBeDrained(boolean blocks) throws InterruptedException {
        AtomicInteger mostNotes = new AtomicInteger();
        CompletableFuture<PipelineRun> self = new CompletableFuture<>();
        ScriptedSource source = new ScriptedSource() {
            @Override
            public Integer next() {
                return reads.incrementAndGet();
            }

            @Override
            public boolean blocks() {
                return blocks;
            }
        };
        try (PipelineRuntime runtime = Runs.patient()) {
            PipelineRun run = Pipeline.define("endless-filter")
                    .from(source)
                    .mapAsync(1, Mono::just)
                    .filter(n -> {
                        if (n % 1_000 == 0) {
                            mostNotes.accumulateAndGet(notesOf(self.get()), Math::max);
                        }
                        if (n == 100_000) {
                            inside.countDown();
                        }
                        return false;
                    })
                    .run(runtime);
            self.complete(run);
            Runs.reached(inside);
            run.drain(Duration.ofDays(1));
            assertThat(Runs.ended(run).assertNoLoss().state()).isEqualTo(RunState.DRAINED);
        }
        assertThat(mostNotes.get()).isPositive().isLessThan(10_000);
        assertThat(source.closings).hasValue(1);
    }

    /** Each request adds to the pump's work; unless it is taken back as the pump runs, it wraps after 2^32 elements. */
    private static int notesOf(PipelineRun run) throws ReflectiveOperationException {
        Object inlet = read(LiveRun.class, "inlet", run);
        return ((AtomicInteger) read(PullInlet.class, "work", inlet)).get();
    }

    private static Object read(Class<?> type, String name, Object from) throws ReflectiveOperationException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(from);
    }
}
