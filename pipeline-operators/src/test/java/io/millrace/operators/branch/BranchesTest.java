package io.millrace.operators.branch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.Sinks;
import io.millrace.core.observe.OutcomeKind;
import io.millrace.core.observe.RunReport;
import io.millrace.core.observe.RunState;
import io.millrace.core.observe.StageFigures;
import io.millrace.operators.batch.Batch;
import io.millrace.operators.merge.Merge;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class BranchesTest {

    private final List<Object> seen = Collections.synchronizedList(new ArrayList<>());

    private static Pipeline<Integer> numbers(int to) {
        return Pipeline.define("numbers").from(IntStream.range(0, to).boxed().toList());
    }

    @Test
    void whatIsDivertedGoesThroughTheStagesOfItsBranch() {
        RunReport report = numbers(100)
                .via(Divert.when(n -> n % 10 == 0, Branch.of("tens", tens -> tens.filter(n -> n > 0)
                        .mapAsync(4, n -> Mono.just(n / 10).publishOn(Schedulers.parallel()))
                        .named("divide")
                        .to(Sinks.each(seen::add)))))
                .run()
                .await()
                .assertNoLoss();
        assertThat(seen).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(report.out()).isEqualTo(90);
        assertThat(report.stage("divert").count(OutcomeKind.DIVERTED)).isEqualTo(10);
        assertThat(report.stages().stream().map(StageFigures::name))
                .containsExactly(
                        "iterable", "divert", "divert.tens.filter", "divert.tens.divide", "divert.tens.each", "exit");
        assertThat(report.stage("divert.tens.filter").count(OutcomeKind.FILTERED))
                .isEqualTo(1);
    }

    @Test
    void eachElementGoesIntoTheBranchThatIsNamed() {
        List<Integer> odd = Collections.synchronizedList(new ArrayList<>());
        RunReport report = numbers(1_000)
                .via(Partition.by(
                        n -> n % 2 == 0 ? "even" : "odd",
                        Branch.to("even", Sinks.each(seen::add)),
                        Branch.of("odd", rest -> rest.onLoop().buffer(10).to(Sinks.each(odd::add)))))
                .run()
                .await()
                .assertNoLoss();
        assertThat(seen).hasSize(500);
        assertThat(odd).hasSize(500);
        assertThat(report.out()).isZero();
        assertThat(report.stage("partition.even").in()).isEqualTo(500);
    }

    @Test
    void anElementForWhichThereIsNoBranchHasFailed() {
        RunReport report = numbers(3)
                .via(Partition.by(n -> "b" + n, Branch.to("b1", Sinks.discard())))
                .onError(OnError.deadLetter(
                        Sinks.each(letter -> seen.add(letter.error().getMessage()))))
                .run()
                .await()
                .assertNoLoss();
        assertThat(report.stage("partition").count(OutcomeKind.DEAD_LETTERED)).isEqualTo(2);
        assertThat(seen).contains("no branch is named 'b0'; there are b1");
    }

    @Test
    void aBroadcastWaitsForTheSlowestBranch() {
        CompletableFuture<String> first = new CompletableFuture<>();
        Pipeline<Integer> all = numbers(10_000)
                .via(Broadcast.to(
                        Branch.of("slow", slow -> slow.mapFuture(2, n -> first)),
                        Branch.to("fast", Sinks.each(seen::add))));
        StepVerifier.create(all)
                .expectNextCount(2)
                .expectNoEvent(Duration.ofMillis(50))
                .then(() -> assertThat(seen).hasSize(2))
                .then(() -> first.complete("done"))
                .expectNextCount(9_998)
                .verifyComplete();
        assertThat(seen).hasSize(10_000);
    }

    @Test
    void aWireTapKeepsNobodyWaiting() {
        RunReport report = numbers(1_000)
                .via(WireTap.to(Branch.of(
                        "tap", tap -> tap.mapAsync(3, n -> Mono.never().timeout(Duration.ofMillis(50)))
                                .onError(OnError.skip()))))
                .run()
                .await()
                .assertNoLoss();
        assertThat(report.out()).isEqualTo(1_000);
        assertThat(report.stage("wireTap.tap").in()).isBetween(3L, 999L);
    }

    @Test
    void balanceGivesToWhoAsks() {
        CompletableFuture<String> never = new CompletableFuture<>();
        List<Integer> stuck = Collections.synchronizedList(new ArrayList<>());
        PipelineRun run = numbers(1_000)
                .via(Balance.over(
                        Branch.of("stuck", branch -> branch.peek(stuck::add).mapFuture(2, n -> never)),
                        Branch.of("free", branch -> branch.mapAsync(
                                        2, n -> Mono.just(n).publishOn(Schedulers.parallel()))
                                .to(Sinks.each(n -> {
                                    seen.add(n);
                                    if (seen.size() == 998) {
                                        never.complete("at last");
                                    }
                                })))))
                .run();
        RunReport report = run.await().assertNoLoss();
        assertThat(stuck).hasSize(2);
        assertThat(seen).hasSize(998);
        assertThat(report.stage("balance").count(OutcomeKind.DIVERTED)).isEqualTo(1_000);
    }

    @Test
    void anElementIsAcknowledgedWhenItHasEndedOnEveryWay() {
        CompletableFuture<String> slow = new CompletableFuture<>();
        Pipeline<Integer> all = numbers(10)
                .via(Broadcast.to(Branch.of("slow", branch -> branch.mapFuture(8, n -> slow))))
                .maxInFlight(3);
        StepVerifier.create(all)
                .expectNext(0, 1, 2)
                .expectNoEvent(Duration.ofMillis(50))
                .then(() -> slow.complete("ended"))
                .expectNext(3, 4, 5, 6, 7, 8, 9)
                .verifyComplete();
    }

    @Test
    void aFailureInABranchFailsTheRun() {
        PipelineRun run = numbers(10)
                .via(Broadcast.to(Branch.of("bad", bad -> bad.map(n -> 1 / (n - 5)))))
                .run();
        assertThatThrownBy(run::await).hasRootCauseInstanceOf(ArithmeticException.class);
        assertThat(run.snapshot().assertNoLoss().state()).isEqualTo(RunState.FAILED);
    }

    @Test
    void deadLettersOfABranchAreItsOwn() {
        RunReport report = numbers(10)
                .via(Broadcast.to(Branch.of(
                        "bad", bad -> bad.map(n -> 1 / (n - 5)).onError(OnError.deadLetter(Sinks.each(seen::add))))))
                .run()
                .await()
                .assertNoLoss();
        assertThat(report.stage("broadcast.bad").count(OutcomeKind.DEAD_LETTERED))
                .isEqualTo(1);
        assertThat(report.stage("broadcast.bad.dead-letters").in()).isEqualTo(1);
    }

    @Test
    void branchesBranchAndFlowTogether() {
        RunReport report = numbers(100)
                .via(Divert.when(n -> n < 50, Branch.of("low", low -> low.via(
                                Merge.with(Pipeline.define("more").from(List.of(7, 8, 9))))
                        .via(Divert.when(n -> n < 10, Branch.to("lowest", Sinks.each(seen::add)))))))
                .run()
                .await()
                .assertNoLoss();
        assertThat(seen).hasSize(13);
        assertThat(report.in()).isEqualTo(103);
        assertThat(report.stage("divert.low.more.iterable").emitted()).isEqualTo(3);
    }

    @Test
    void cancellingTheRunEndsTheBranches() {
        PipelineRun run = Pipeline.define("endless")
                .from(Flux.range(0, Integer.MAX_VALUE))
                .via(Broadcast.to(Branch.of(
                        "side", side -> side.mapAsync(4, n -> Mono.just(n).publishOn(Schedulers.parallel())))))
                .run();
        run.cancel();
        assertThat(run.completion().block(Duration.ofSeconds(60)))
                .extracting(report -> report.assertNoLoss().state())
                .isEqualTo(RunState.CANCELLED);
    }

    @Test
    void aBranchThatHasHadEnoughKeepsNoOtherWaiting() {
        RunReport report = numbers(1_000)
                .via(Broadcast.to(
                        Branch.of("some", some -> some.take(5).to(Sinks.each(seen::add))),
                        Branch.of(
                                "calls", calls -> calls.mapAsync(2, Mono::just).take(7))))
                .run()
                .await()
                .assertNoLoss();
        assertThat(report.out()).isEqualTo(1_000);
        assertThat(seen).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void aBranchThatCollectsLetsGoAtTheEnd() {
        RunReport report = numbers(2_500)
                .via(Broadcast.to(Branch.of(
                        "lists", lists -> lists.via(Batch.bySize(1_000)).to(Sinks.each(seen::add)))))
                .run()
                .await()
                .assertNoLoss();
        assertThat(seen).extracting(list -> ((List<?>) list).size()).containsExactly(1_000, 1_000, 500);
        assertThat(report.out()).isEqualTo(2_500);
    }

    @Test
    void balanceEndsWithItsLastBranch() {
        RunReport report = numbers(1_000_000)
                .via(Balance.over(
                        Branch.of("a", a -> a.take(5).to(Sinks.each(seen::add))),
                        Branch.of("b", b -> b.take(7).to(Sinks.each(seen::add)))))
                .run()
                .await()
                .assertNoLoss();
        assertThat(seen).hasSize(12);
        assertThat(report.in()).isLessThan(2_000);
    }

    @Test
    void describesBranchesWithTheirStages() {
        var described = numbers(1)
                .via(Broadcast.to(Branch.to("all", Sinks.discard()), Branch.of("side", side -> side.map(n -> n)
                        .to(Sinks.discard()))))
                .describe();
        assertThat(described.text()).isEqualTo("""
                pipeline numbers
                  iterable                iterable
                  broadcast               broadcast  to all, side
                    -> all: discard
                    -> side: broadcast.side.map
                  broadcast.side.map      map
                  broadcast.side.discard  to         discard
                """);
        assertThat(described.mermaid().lines().filter(line -> line.contains("s1 ")))
                .containsExactly("  s1 -. \"side\" .-> s2", "  s1 -. \"all\" .-> s1b0[(\"discard\")]");
        assertThat(described.json()).contains("{\"name\": \"side\", \"stage\": \"broadcast.side.map\"}");
    }

    @Test
    void refusesBranchesThatAreNone() {
        assertThatThrownBy(() -> Broadcast.to()).hasMessage("name at least one branch, there was none");
        assertThatThrownBy(() -> Broadcast.to(Branch.to("a", Sinks.discard()), Branch.to("a", Sinks.discard())))
                .hasMessageContaining("two branches are named 'a'");
        assertThatThrownBy(() -> Branch.of("other", branch -> numbers(1)))
                .hasMessageContaining("must continue the pipeline that its function is given");
        assertThatThrownBy(() -> Branch.of("none", branch -> branch)).hasMessageContaining("has no stages");
        assertThatThrownBy(() ->
                        Branch.<Integer>of("bound", branch -> branch.map(n -> n).maxInFlight(1)))
                .hasMessageContaining("cannot have a maxInFlight of its own");
        assertThatThrownBy(() -> Branch.to(" ", Sinks.discard())).hasMessageContaining("needs a name");
    }
}
