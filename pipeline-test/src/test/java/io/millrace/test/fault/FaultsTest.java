package io.millrace.test.fault;

import static io.millrace.test.fault.Occasion.always;
import static io.millrace.test.fault.Occasion.element;
import static io.millrace.test.fault.Occasion.every;
import static io.millrace.test.fault.Occasion.nth;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.Ingress;
import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.Sinks;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import io.millrace.core.spi.Sink;
import io.millrace.core.spi.SinkWriter;
import io.millrace.test.SimulatedRun;
import io.millrace.test.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

class FaultsTest {

    private static final Duration TEN = Duration.ofMillis(10);

    private final Simulation simulation = Simulation.seed(7);
    private final List<Integer> emitted = new ArrayList<>();

    @AfterEach
    void close() {
        simulation.close();
    }

    private RunReport run(Function<Pipeline<Integer>, Pipeline<Integer>> stages, Faults faults) {
        Pipeline<Integer> pipeline =
                stages.apply(Pipeline.define("orders").from(List.of(1, 2, 3, 4)).named("source"));
        return simulation
                .run(pipeline.to(Sinks.each(emitted::add)), faults)
                .report()
                .assertNoLoss();
    }

    @Test
    void failsTheCallThatTheScriptNames() {
        RunReport report = run(
                source -> source.map(element -> element).named("parse").onError(OnError.skip()),
                Faults.script().at("parse", nth(3), Fault.error("no")));
        assertThat(emitted).containsExactly(1, 2, 4);
        assertThat(report.stage("parse").count(OutcomeKind.SKIPPED)).isOne();
    }

    @Test
    void failsEveryKindOfStage() {
        RunReport report = run(
                source -> source.filter(element -> true)
                        .named("filter")
                        .onError(OnError.skip())
                        .peek(element -> {})
                        .named("peek")
                        .onError(OnError.skip())
                        .<Integer>mapMulti((element, emit) -> emit.accept(element))
                        .named("operator")
                        .onError(OnError.skip())
                        .mapCpu(element -> element)
                        .named("cpu")
                        .onError(OnError.skip()),
                Faults.script()
                        .at("filter", element(1), Fault.error("1"))
                        .at("peek", element(2), Fault.error(() -> new AssertionError("an Error")))
                        .at("operator", element(3), Fault.error("3"))
                        .at("cpu", element(4), Fault.error("4")));
        assertThat(emitted).isEmpty();
        assertThat(List.of("filter", "peek", "operator", "cpu"))
                .allSatisfy(stage -> assertThat(report.stage(stage).count(OutcomeKind.SKIPPED))
                        .isOne());
    }

    @Test
    void failsTheSourceAfterWhatItHasDelivered() {
        RunReport report = run(source -> source, Faults.script().at("source", nth(3), Fault.error("disk")));
        assertThat(emitted).containsExactly(1, 2);
        assertThat(report.failure())
                .get()
                .isInstanceOf(InjectedException.class)
                .hasToString(InjectedException.class.getName() + ": disk");
    }

    @Test
    void delaysACallByVirtualTime() {
        run(
                source -> source.mapAsync(4, Mono::just)
                        .named("call")
                        .mapFuture(4, CompletableFuture::completedFuture)
                        .named("future"),
                Faults.script().at("call", nth(1), Fault.delay(TEN)).at("future", nth(1), Fault.delay(TEN)));
        assertThat(emitted).containsExactly(1, 2, 3, 4);
        assertThat(simulation.elapsed()).isEqualTo(Duration.ofMillis(20));
    }

    @Test
    void holdsALoopAndLetsTheOtherFunctionsOfAPoolGoOn() {
        run(
                source -> source.map(element -> element).named("map"),
                Faults.script().at("map", always(), Fault.delay(TEN)));
        assertThat(simulation.elapsed()).isEqualTo(Duration.ofMillis(40));
        emitted.clear();
        run(
                source ->
                        source.mapBlocking(4, element -> element).named("block").unordered(),
                Faults.script().at("block", element(1), Fault.delay(TEN)));
        assertThat(emitted).hasSize(4).endsWith(1);
        assertThat(simulation.elapsed()).isEqualTo(Duration.ofMillis(50));
    }

    @Test
    void delaysTheConfirmationOfASink() {
        SimulatedRun run = simulation.run(
                Pipeline.define("sink").from(List.of(1, 2)).to(new LaterSink()).named("store"),
                Faults.script().at("store", every(2), Fault.delay(TEN)));
        assertThat(run.assertClean().elapsed()).isEqualTo(TEN);
    }

    @Test
    void deliversAnElementTwice() {
        run(source -> source, Faults.script().at("source", nth(3), Fault.duplicate()));
        assertThat(emitted).containsExactly(1, 2, 2, 3, 4);
    }

    @Test
    void takesASecondValueOfACallAsItsFailure() {
        RunReport report = run(
                source -> source.mapAsync(2, element -> Mono.just(element).hide())
                        .named("call")
                        .onError(OnError.skip()),
                Faults.script().at("call", nth(2), Fault.duplicate()));
        assertThat(emitted).containsExactly(1, 3, 4);
        assertThat(report.stage("call").count(OutcomeKind.SKIPPED)).isOne();
    }

    @Test
    void reportsWhoHoldsElementsWhenACallNeverEnds() {
        assertThatThrownBy(() -> run(
                        source -> source.mapAsync(2, Mono::just).named("reserve"),
                        Faults.script().at("reserve", nth(2), Fault.never())))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("held by 'reserve' (1 running");
    }

    @Test
    void reportsWhoHoldsElementsWhenAFunctionOnAPoolNeverReturns() {
        assertThatThrownBy(() -> run(
                        source -> source.mapBlocking(2, element -> element).named("reserve"),
                        Faults.script().at("reserve", nth(2), Fault.never())))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("'reserve' (1 running");
    }

    @Test
    void reportsAFutureThatIsNullByItsStage() {
        RunReport report = run(
                source ->
                        source.mapFuture(2, CompletableFuture::completedFuture).named("ask"),
                Faults.script().at("ask", nth(2), Fault.nothing()));
        assertThat(report.failure()).get().asString().contains("stage 'ask' returned null");
    }

    @Test
    void cancelsAndDrainsTheRunInTheMiddleOfACall() {
        RunReport cancelled = run(
                source -> source.map(element -> element).named("map"),
                Faults.script().at("map", nth(2), Fault.cancelRun()));
        assertThat(cancelled.state()).isEqualTo(RunState.CANCELLED);
        RunReport drained = run(
                source -> source.mapAsync(1, element -> Mono.delay(TEN, simulation.scheduler())
                                .thenReturn(element))
                        .named("call"),
                Faults.script().at("call", nth(2), Fault.drain(Duration.ofSeconds(1))));
        assertThat(drained.state()).isEqualTo(RunState.DRAINED);
    }

    @Test
    void cancelsTheSubscriberInTheMiddleOfACall() {
        TestSubscriber<Integer> subscriber = TestSubscriber.create();
        Pipeline<Integer> pipeline = Pipeline.define("orders")
                .from(List.of(1, 2, 3))
                .map(element -> element)
                .named("map");
        Faults.script()
                .at("map", nth(2), Fault.action("cancel the subscriber", subscriber::cancel))
                .into(pipeline, simulation.runtime())
                .on(simulation.runtime())
                .subscribe(subscriber);
        simulation.settle();
        RunReport report = simulation.runtime().runs().get(0).snapshot().assertNoLoss();
        assertThat(report.state()).isEqualTo(RunState.CANCELLED);
        assertThat(subscriber.getReceivedOnNext()).containsExactly(1);
    }

    @Test
    void failsARunWhosePublisherSendsMoreThanItWasAskedFor() {
        SimulatedRun run = simulation.run(
                Pipeline.define("orders")
                        .from(Flux.range(1, 3))
                        .named("source")
                        .mapAsync(1, element -> Mono.delay(TEN, simulation.scheduler())),
                Faults.script().at("source", nth(1), Fault.violateDemand(2_000)));
        assertThat(run.report().assertNoLoss().state()).isIn(RunState.FAILED, RunState.COMPLETED);
    }

    @Test
    void hasFaultsInASourceThatIsAsked() {
        Ingress<Integer> ingress = Ingress.bounded("mailbox", 8);
        List.of(1, 2, 3).forEach(ingress::offer);
        ingress.complete();
        SimulatedRun run = simulation.run(
                Pipeline.define("mails").from(ingress).to(Sinks.each(emitted::add)),
                Faults.script().at("ingress", nth(2), Fault.duplicate()));
        run.assertClean();
        assertThat(emitted).containsExactly(1, 1, 2, 3);
    }

    @Test
    void countsAnewForEachRunAndLeavesThePipelineAsItWas() {
        Pipeline<Integer> plain =
                Pipeline.define("orders").from(List.of(1, 2, 3)).map(Math::abs);
        Pipeline<Integer> faulty =
                Faults.script().at("abs", nth(2), Fault.error("no")).into(plain, simulation.runtime());
        for (int run = 0; run < 3; run++) {
            assertThat(simulation.run(faulty).report().out()).isOne();
            assertThat(simulation.run(plain).report().out()).isEqualTo(3);
        }
        assertThat(faulty.graph().names()).isEqualTo(plain.graph().names());
    }

    @Test
    void refusesAStageThatIsNotThereAndAFaultThatDoesNotFit() {
        Pipeline<Integer> pipeline =
                Pipeline.define("orders").from(List.of(1)).map(Math::abs).take(1);
        assertThatThrownBy(() ->
                        Faults.script().at("asb", nth(1), Fault.error("no")).into(pipeline, simulation.runtime()))
                .hasMessageContaining("no stage 'asb'")
                .hasMessageContaining("abs");
        assertThatThrownBy(
                        () -> Faults.script().at("abs", nth(1), Fault.never()).into(pipeline, simulation.runtime()))
                .hasMessageContaining("'never' does not fit stage 'abs', which is a synchronous stage");
        assertThatThrownBy(() ->
                        Faults.script().at("take", nth(1), Fault.error("no")).into(pipeline, simulation.runtime()))
                .hasMessageContaining("without a function");
        assertThatThrownBy(() -> nth(0)).hasMessageContaining("was 0");
        assertThatThrownBy(() -> Faults.random(1, 2)).hasMessage("rate must be from 0 to 1, was 2.0");
    }

    /** Confirms by a publisher. */
    private record LaterSink() implements Sink<Integer> {
        @Override
        public String verb() {
            return "later";
        }

        @Override
        public String detail() {
            return "";
        }

        @Override
        public SinkWriter<Integer> open() {
            return element -> Mono.empty();
        }
    }
}
