package io.millrace.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.observe.HeldStage;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class PipelineMetricsTest {

    private final PipelineRuntime runtime = PipelineRuntime.builder()
            .name("metered")
            .watchdog(Duration.ofMillis(20))
            .build();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final PipelineMetrics metrics = PipelineMetrics.of(runtime);

    @AfterEach
    void close() {
        runtime.close();
        registry.close();
    }

    private PrometheusText scrape() {
        return PrometheusText.parse(registry.scrape());
    }

    private static Pipeline<Integer> numbers(String name, int count) {
        return Pipeline.define(name)
                .from(() -> IntStream.range(0, count).iterator())
                .filter(n -> n % 2 == 0)
                .named("even")
                .map(n -> {
                    if (n == 4) {
                        throw new IllegalStateException("as planned by the test");
                    }
                    return n;
                })
                .named("checked")
                .onError(OnError.skip());
    }

    @Test
    void showsWhatWentInAndHowItEnded() {
        metrics.bindTo(registry);
        numbers("numbers", 10).run(runtime).await();
        PrometheusText text = scrape();
        assertThat(text.value("millrace_stage_in_elements_total", "pipeline", "numbers", "stage", "even"))
                .isEqualTo(10);
        assertThat(text.value("millrace_stage_emitted_elements_total", "pipeline", "numbers", "stage", "even"))
                .isEqualTo(5);
        assertThat(ended(text, "numbers", "even", "filtered")).isEqualTo(5);
        assertThat(ended(text, "numbers", "checked", "skipped")).isEqualTo(1);
        assertThat(ended(text, "numbers", "checked", "done")).isEqualTo(4);
        assertThat(ended(text, "numbers", "checked", "fatal")).isZero();
        assertThat(text.value("millrace_runs_started_total", "pipeline", "numbers"))
                .isEqualTo(1);
        assertThat(text.value("millrace_runs_ended_total", "pipeline", "numbers", "state", "completed"))
                .isEqualTo(1);
        assertThat(text.value("millrace_runs", "pipeline", "numbers", "state", "running"))
                .isZero();
    }

    @Test
    void showsTheTimeInFunctions() {
        metrics.bindTo(registry);
        numbers("numbers", 5_000).run(runtime).await();
        PrometheusText text = scrape();
        assertThat(text.value("millrace_stage_busy_seconds_total", "pipeline", "numbers", "stage", "even"))
                .isPositive();
    }

    private static double ended(PrometheusText text, String pipeline, String stage, String outcome) {
        return text.value(
                "millrace_stage_ended_elements_total", "pipeline", pipeline, "stage", stage, "outcome", outcome);
    }

    @Test
    void everyOutcomeOfEveryStageIsThereFromTheBeginning() {
        metrics.bindTo(registry);
        Pipeline.define("empty").from(List.of()).run(runtime).await();
        PrometheusText text = scrape();
        for (OutcomeKind kind : OutcomeKind.values()) {
            assertThat(ended(text, "empty", "exit", kind.name().toLowerCase(java.util.Locale.ROOT)))
                    .isZero();
        }
    }

    @Test
    void showsWhereElementsAreNow() throws InterruptedException {
        metrics.bindTo(registry);
        Sinks.One<Integer> answer = Sinks.one();
        CountDownLatch asked = new CountDownLatch(2);
        PipelineRun run = Pipeline.define("waiting")
                .from(List.of(1, 2, 3))
                .mapAsync(2, n -> answer.asMono().doOnSubscribe(s -> asked.countDown()))
                .named("call")
                .run(runtime);
        asked.await();
        PrometheusText text = scrape();
        assertThat(text.value("millrace_stage_running_elements", "pipeline", "waiting", "stage", "call"))
                .isEqualTo(2);
        assertThat(text.value("millrace_runs", "pipeline", "waiting", "state", "running"))
                .isEqualTo(1);
        answer.tryEmitValue(1);
        run.await();
        text = scrape();
        assertThat(text.value("millrace_stage_running_elements", "pipeline", "waiting", "stage", "call"))
                .isZero();
        assertThat(ended(text, "waiting", "call", "done")).isEqualTo(3);
    }

    @Test
    void aCounterNeverGoesBackWhenRunsEnd() throws InterruptedException {
        metrics.bindTo(registry);
        double before = 0;
        for (int round = 0; round < 50; round++) {
            PipelineRun run = numbers("again", 1_000).run(runtime);
            before = grown(before);
            run.await();
            before = grown(before);
        }
        assertThat(before).isEqualTo(50_000);
        assertThat(scrape().value("millrace_runs_started_total", "pipeline", "again"))
                .isEqualTo(50);
    }

    private double grown(double before) {
        double now = scrape().value("millrace_stage_in_elements_total", "pipeline", "again", "stage", "even");
        assertThat(now).isGreaterThanOrEqualTo(before);
        return now;
    }

    @Test
    void addsUpRunsOfOneNameThatGoOnAtTheSameTime() {
        metrics.bindTo(registry);
        Sinks.Many<Integer> one = Sinks.many().unicast().onBackpressureBuffer();
        Sinks.Many<Integer> other = Sinks.many().unicast().onBackpressureBuffer();
        CountDownLatch through = new CountDownLatch(3);
        List<PipelineRun> runs = List.of(counting(one, through), counting(other, through));
        one.tryEmitNext(1);
        one.tryEmitNext(2);
        other.tryEmitNext(3);
        await(through);
        assertThat(scrape().value("millrace_stage_in_elements_total", "pipeline", "twin", "stage", "count"))
                .isEqualTo(3);
        assertThat(scrape().value("millrace_runs", "pipeline", "twin", "state", "running"))
                .isEqualTo(2);
        one.tryEmitComplete();
        other.tryEmitComplete();
        runs.forEach(PipelineRun::await);
        assertThat(ended(scrape(), "twin", "count", "done")).isEqualTo(3);
    }

    private PipelineRun counting(Sinks.Many<Integer> source, CountDownLatch through) {
        return Pipeline.define("twin")
                .from(source.asFlux())
                .peek(n -> through.countDown())
                .named("count")
                .run(runtime);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException hurry) {
            throw new IllegalStateException(hurry);
        }
    }

    @Test
    void measuresRunsThatWentOnBeforeItWasBound() {
        Sinks.Many<Integer> source = Sinks.many().unicast().onBackpressureBuffer();
        CountDownLatch through = new CountDownLatch(1);
        PipelineRun run = counting(source, through);
        metrics.bindTo(registry);
        source.tryEmitNext(1);
        await(through);
        assertThat(scrape().value("millrace_stage_in_elements_total", "pipeline", "twin", "stage", "count"))
                .isEqualTo(1);
        source.tryEmitComplete();
        run.await();
    }

    @Test
    void countsWhatTheWatchdogFound() throws InterruptedException {
        CountDownLatch named = new CountDownLatch(1);
        metrics.bindTo(registry);
        runtime.observe(new RunObserver() {
            @Override
            public void held(PipelineRun run, HeldStage stage) {
                PrometheusText text = scrape();
                assertThat(text.value("millrace_watchdog_holding_threads", "pipeline", "stuck", "stage", "guilty"))
                        .isEqualTo(1);
                named.countDown();
            }
        });
        Pipeline.define("stuck")
                .from(List.of(1))
                .map(n -> {
                    named.await();
                    return n;
                })
                .named("guilty")
                .run(runtime)
                .await();
        PrometheusText text = scrape();
        assertThat(text.value("millrace_watchdog_reports_total", "pipeline", "stuck", "stage", "guilty"))
                .isEqualTo(1);
        assertThat(text.value("millrace_watchdog_holding_threads", "pipeline", "stuck", "stage", "guilty"))
                .isZero();
    }

    @Test
    void showsWhatStagesWaitFor() {
        CountDownLatch looked = new CountDownLatch(1);
        metrics.bindTo(registry);
        PipelineRun run = Pipeline.define("idle")
                .from(Mono.<Integer>never())
                .map(n -> n)
                .named("same")
                .run(runtime);
        // the watchdog says that it has looked by naming a stage that holds a thread meanwhile
        runtime.observe(new RunObserver() {
            @Override
            public void held(PipelineRun other, HeldStage stage) {
                looked.countDown();
            }
        });
        Pipeline.define("holding")
                .from(List.of(1))
                .peek(n -> looked.await())
                .run(runtime)
                .await();
        assertThat(scrape().value(
                                "millrace_stage_waiting_seconds_total",
                                "pipeline",
                                "idle",
                                "stage",
                                "same",
                                "for",
                                "input"))
                .isPositive();
        run.cancel();
        run.close();
    }

    @Test
    void boundsTheNumberOfPipelines() {
        PipelineMetrics few = metrics.maxPipelines(2);
        few.bindTo(registry);
        for (String name : List.of("a", "b", "c", "d")) {
            Pipeline.define(name).from(List.of(1)).run(runtime).await();
        }
        assertThat(pipelinesSeen()).isEqualTo("c d");
        Sinks.Many<Integer> source = Sinks.many().multicast().directBestEffort();
        List<PipelineRun> runs = IntStream.range(0, 3)
                .mapToObj(
                        i -> Pipeline.define("live-" + i).from(source.asFlux()).run(runtime))
                .toList();
        assertThat(pipelinesSeen()).isEqualTo("live-0 live-1");
        assertThat(scrape().value("millrace_runs_unseen_total")).isEqualTo(1);
        runs.forEach(PipelineRun::cancel);
        runs.forEach(PipelineRun::close);
    }

    private String pipelinesSeen() {
        return registry.getMeters().stream()
                .map(Meter::getId)
                .map(id -> id.getTag("pipeline"))
                .filter(name -> name != null)
                .distinct()
                .sorted()
                .collect(Collectors.joining(" "));
    }

    @Test
    void boundsTheLengthOfNamesAndEscapesThem() {
        metrics.bindTo(registry);
        Pipeline.define("quote\"back\\line\nend")
                .from(List.of(1))
                .map(n -> n)
                .named("x".repeat(10_000))
                .run(runtime)
                .await();
        assertThat(scrape().value(
                                "millrace_stage_in_elements_total",
                                "pipeline",
                                "quote\"back\\line\nend",
                                "stage",
                                "x".repeat(199) + "…"))
                .isEqualTo(1);
    }

    @Test
    void leavesNothingBehindWhenItIsClosed() {
        metrics.bindTo(registry);
        numbers("numbers", 10).run(runtime).await();
        assertThat(registry.getMeters()).isNotEmpty();
        metrics.close();
        numbers("numbers", 10).run(runtime).await();
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void bindsToSeveralRegistries() {
        SimpleMeterRegistry second = new SimpleMeterRegistry();
        metrics.bindTo(registry);
        metrics.bindTo(second);
        numbers("numbers", 10).run(runtime).await();
        assertThat(second.get("millrace.stage.in")
                        .tag("stage", "even")
                        .functionCounter()
                        .count())
                .isEqualTo(10);
        assertThat(scrape().value("millrace_stage_in_elements_total", "pipeline", "numbers", "stage", "even"))
                .isEqualTo(10);
    }

    @Test
    void everyMeterHasARowInThePageOfMeters() throws IOException {
        metrics.bindTo(registry);
        numbers("numbers", 1).run(runtime).await();
        String page = Files.readString(Path.of("..", "docs", "meters.md"));
        assertThat(registry.getMeters().stream().map(meter -> meter.getId().getName()))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(page).contains("| `" + name + "` |"));
        assertThat(scrape().metrics()).allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }

    @Test
    void refusesABoundBelowOne() {
        assertThatThrownBy(() -> metrics.maxPipelines(0)).hasMessage("maxPipelines must be at least 1, was 0");
    }
}
