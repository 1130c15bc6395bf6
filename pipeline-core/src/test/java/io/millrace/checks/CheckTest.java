package io.millrace.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.DeadLetter;
import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.Service;
import io.millrace.core.Sinks;
import io.millrace.core.check.CheckContext;
import io.millrace.core.check.CheckReport;
import io.millrace.core.check.Finding;
import io.millrace.core.check.PipelineCheckException;
import io.millrace.core.check.Rule;
import io.millrace.core.check.Severity;
import io.millrace.core.spi.Guard;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.Policy;
import io.millrace.core.spi.PolicyContext;
import io.millrace.core.spi.StageLogic;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class CheckTest {

    private static final Rule BAD_MOON = Rule.error("bad-moon");

    // The report

    @Test
    void findsNothingInAPlainPipeline() {
        CheckReport report = Pipeline.define("plain")
                .from(List.of("a"))
                .map(String::length)
                .filter(n -> n > 0)
                .check();
        assertThat(report.findings()).isEmpty();
        assertThat(report.throwIfAny()).isSameAs(report);
        assertThat(report.toText()).isEqualTo("check plain: nothing found\n");
    }

    @Test
    void comesInTheOrderOfTheStages() {
        CheckReport report = Pipeline.define("two")
                .from(Flux.<Integer>create(sink -> {}))
                .map(n -> CompletableFuture.completedFuture(n))
                .map(CompletableFuture::join)
                .mapAsync(4, n -> Mono.just(n))
                .check();
        assertThat(report.findings())
                .extracting(finding -> finding.rule().id())
                .containsExactly("unbounded-publisher", "blocking-function", "head-without-deadline");
        assertThat(report.findings()).extracting(Finding::stage).containsExactly("publisher", "join", "mapAsync");
    }

    @Test
    void saysAllOfAFindingOnALineWhateverTheNamesHold() {
        CheckReport report =
                new CheckReport("line\nbreak", List.of(new Finding(BAD_MOON, "st\r\nage", "is\u2028bad", "wait")));
        assertThatThrownBy(report::throwIfAny)
                .isInstanceOf(PipelineCheckException.class)
                .hasMessage("pipeline 'line break':\nERROR bad-moon in stage 'st  age': is bad; wait");
        assertThat(report.toText())
                .isEqualTo("check line break: 1 finding\n  st  age  ERROR bad-moon\n    is bad\n    fix: wait\n");
    }

    @Test
    void throwsForWarningsAndNotForNotes() {
        Finding note = new Finding(Rule.note("a-note"), "s", "so", "do");
        Finding warning = new Finding(Rule.warning("a-warning"), "s", "so", "do");
        assertThat(new CheckReport("p", List.of(note)).throwIfAny().findings()).containsExactly(note);
        CheckReport both = new CheckReport("p", List.of(note, warning));
        assertThatThrownBy(both::throwIfAny).hasMessageContaining("a-note").hasMessageContaining("a-warning");
        assertThat(both.throwIfAny(Severity.ERROR)).isSameAs(both);
        assertThat(both.without("a-warning").findings()).containsExactly(note);
    }

    @Test
    void aRuleHasAnIdThatCanBeAHeading() {
        assertThatThrownBy(() -> Rule.note("Bad Id"))
                .hasMessage("the id of a rule must be of small letters, digits and hyphens, was 'Bad Id'");
    }

    // Errors refuse the run

    @Test
    void aPipelineThatWouldWaitForItselfIsNotRun() {
        Pipeline<Integer> pipeline = Pipeline.define("stuck")
                .from(List.of(1, 2, 3))
                .via(new Collect(10))
                .maxInFlight(9);
        assertThat(ids(pipeline)).containsExactly("bound-never-fills");
        assertThatThrownBy(pipeline::run)
                .isInstanceOf(PipelineCheckException.class)
                .hasMessageContaining(
                        "emits nothing before 10 elements of the source have come, but maxInFlight lets no"
                                + " more than 9 in");
        StepVerifier.create(pipeline).expectError(PipelineCheckException.class).verify();
        StepVerifier.create(pipeline.on(PipelineRuntime.shared()))
                .expectError(PipelineCheckException.class)
                .verify();
    }

    @Test
    void whatTwoStagesCollectMultiplies() {
        Pipeline<Integer> pipeline =
                Pipeline.define("twice").from(List.of(1)).via(new Collect(10)).via(new Collect(5));
        assertThat(ids(pipeline.maxInFlight(50))).isEmpty();
        assertThat(ids(pipeline.maxInFlight(49))).containsExactly("bound-never-fills");
    }

    @Test
    void whatAnOperatorMakesOfOneElementIsNotGuessed() {
        Pipeline<Integer> pipeline = Pipeline.define("many")
                .from(List.of(1))
                .flatMapIterable(n -> List.of(n, n, n))
                .via(new Collect(10))
                .maxInFlight(4);
        assertThat(ids(pipeline)).isEmpty();
    }

    @Test
    void aPolicyReportsAnError() {
        Pipeline<Integer> pipeline = Pipeline.define("moon")
                .from(List.of(1))
                .mapAsync(1, n -> Mono.just(n))
                .with(new MoonPolicy());
        assertThatThrownBy(pipeline::run).hasMessageContaining("ERROR bad-moon in stage 'mapAsync': the moon is bad");
    }

    @Test
    void anExtensionThatThrowsIsNamedAndTheRunGoesOn() {
        Pipeline<Integer> pipeline = Pipeline.define("throws").from(List.of(1)).via(new Collect(-1));
        assertThat(ids(pipeline)).containsExactly("check-failed");
    }

    @Test
    void stagesThatShareAStateAgreeAboutIt() {
        Pipeline<Integer> pipeline = Pipeline.define("shared")
                .from(List.of(1))
                .mapAsync(1, n -> Mono.just(n))
                .with(new Sharing(1))
                .mapAsync(1, n -> Mono.just(n))
                .with(new Sharing(2));
        assertThat(ids(pipeline)).containsExactly("different-settings");
        assertThatThrownBy(pipeline::run).isInstanceOf(PipelineCheckException.class);
    }

    @Test
    void aFileHasOneUser() {
        Path file = Path.of("same.txt");
        Pipeline<String> pipeline = Pipeline.define("file")
                .from(List.of("a"))
                .map(s -> s)
                .onError(OnError.deadLetter(Sinks.<DeadLetter>lines(file, DeadLetter::stage)))
                .to(Sinks.lines(file, s -> s));
        assertThat(ids(pipeline)).containsExactly("same-resource");
        assertThat(pipeline.check().findings().get(0).sentence()).contains("as stage 'map.dead-letters'");
    }

    // Against a runtime

    @Test
    void aRuntimeHasThePoolsThatStagesName() {
        Pipeline<Integer> pipeline = Pipeline.define("pools")
                .from(List.of(1))
                .mapBlocking(4, n -> n)
                .onPool("db")
                .mapBlocking(9, n -> n);
        assertThat(ids(pipeline)).isEmpty();
        try (PipelineRuntime runtime =
                PipelineRuntime.builder().blockingThreads(8).build()) {
            assertThat(pipeline.check(runtime).findings())
                    .extracting(finding -> finding.rule().id())
                    .containsExactly("no-such-pool", "more-than-pool");
        }
    }

    // Calls

    @Test
    void anOrderedCallHasATimeLimit() {
        var calls = Pipeline.define("calls").from(List.of(1)).mapAsync(8, n -> Mono.just(n));
        assertThat(ids(calls)).containsExactly("head-without-deadline");
        assertThat(ids(calls.unordered())).isEmpty();
        assertThat(ids(calls.orderedBy(n -> n))).isEmpty();
        assertThat(ids(calls.with(new Limiting(Duration.ofSeconds(1), 1)))).isEmpty();
    }

    @Test
    void attemptsOfAPipelineInACallMultiply() {
        Pipeline<Integer> inner = Pipeline.define("inner")
                .from(List.of(1))
                .mapAsync(1, n -> Mono.just(n))
                .named("ask")
                .with(new Limiting(Duration.ofSeconds(1), 2));
        Pipeline<Integer> outer = Pipeline.define("outer")
                .from(List.of(1))
                .mapAsync(1, n -> Mono.from(inner))
                .with(new Limiting(Duration.ofSeconds(1), 3));
        assertThat(ids(outer.check().without("not-serializable"))).containsExactly("retry-in-retry");
        assertThat(outer.check().without("not-serializable").findings().get(0).sentence())
                .contains("runs pipeline 'inner', whose stage 'ask' makes up to 2");
    }

    @Test
    void aFallbackNeedsNotWhatHasFailed() {
        Client client = new Client("a");
        Client other = new Client("b");
        var call = Pipeline.define("fallback").from(List.of("k")).mapAsync(1, client::ask);
        assertThat(ids(call.fallback(error -> client.ask("default").toString())))
                .containsExactly("fallback-same-dependency");
        assertThat(ids(call.fallback((key, error) -> client.ask(key).toString())))
                .containsExactly("fallback-same-dependency");
        assertThat(ids(call.fallback(error -> other.ask("default").toString()))).isEmpty();
        assertThat(ids(call.fallback(error -> "unknown"))).isEmpty();
    }

    @Test
    void aClientOfManyCallsIsThreadSafe() {
        Service<Connection> one = Service.of(CheckTest::connect, Connection::close);
        assertThat(ids(Pipeline.define("jdbc").from(List.of(1)).mapBlocking(4, one, (connection, n) -> n)))
                .containsExactly("unsafe-client");
        assertThat(ids(Pipeline.define("jdbc").from(List.of(1)).mapBlocking(1, one, (connection, n) -> n)))
                .isEmpty();
    }

    @Test
    void aReferenceToABlockingMethodIsFoundWhereItMustNotBlock() {
        var futures = Pipeline.define("futures").from(List.of(CompletableFuture.completedFuture(1)));
        assertThat(ids(futures.map(CompletableFuture::join))).containsExactly("blocking-function");
        assertThat(ids(futures.mapCpu(CompletableFuture::join))).containsExactly("blocking-on-cpu-pool");
        assertThat(ids(futures.mapBlocking(4, CompletableFuture::join))).isEmpty();
        assertThat(ids(Pipeline.define("streams")
                        .from(List.of(InputStream.nullInputStream()))
                        .map(InputStream::read)))
                .containsExactly("blocking-function");
    }

    // Publishers

    static List<Object[]> publishers() {
        return List.of(
                new Object[] {"unbounded-publisher", Flux.create(sink -> {})},
                new Object[] {
                    "unbounded-publisher", Flux.create(sink -> {}).map(n -> n).filter(n -> true)
                },
                new Object[] {"unbounded-publisher", Flux.just(1).onBackpressureBuffer()},
                new Object[] {
                    "unbounded-publisher",
                    reactor.core.publisher.Sinks.many()
                            .unicast()
                            .onBackpressureBuffer()
                            .asFlux()
                },
                new Object[] {
                    "unbounded-publisher",
                    reactor.core.publisher.Sinks.many().replay().all().asFlux()
                },
                new Object[] {"drops-silently", Flux.just(1).onBackpressureDrop()},
                new Object[] {"drops-silently", Flux.just(1).onBackpressureLatest()},
                new Object[] {"drops-silently", Flux.create(sink -> {}, FluxSink.OverflowStrategy.LATEST)},
                new Object[] {
                    "drops-silently",
                    reactor.core.publisher.Sinks.many()
                            .multicast()
                            .directBestEffort()
                            .asFlux()
                },
                new Object[] {"", Flux.just(1).onBackpressureBuffer(8)},
                new Object[] {"", Flux.just(1).onBackpressureDrop(n -> {})},
                new Object[] {"", Flux.create(sink -> {}, FluxSink.OverflowStrategy.ERROR)},
                new Object[] {
                    "", reactor.core.publisher.Sinks.many().replay().limit(3).asFlux()
                },
                new Object[] {"", Flux.generate(sink -> sink.next(1))},
                new Object[] {"", Flux.range(1, 5).concatMap(Mono::just)},
                new Object[] {"", Mono.just(1)});
    }

    @ParameterizedTest
    @MethodSource("publishers")
    void publishersThatAreKnownToHoldOrDropAreNamed(String rule, org.reactivestreams.Publisher<?> publisher) {
        assertThat(ids(Pipeline.define("foreign").from(publisher)))
                .isEqualTo(rule.isEmpty() ? List.of() : List.of(rule));
    }

    // Elements

    @Test
    void aBufferThatIsUsedAgainIsNotHandedOver() {
        ByteBuffer buffer = ByteBuffer.allocate(8);
        var reused = Pipeline.define("buffers").from(List.of(1)).map(n -> buffer.putInt(0, n));
        assertThat(ids(reused.onLoop().check().without("not-serializable"))).containsExactly("reused-element");
        assertThat(ids(reused.map(b -> b.getInt(0)).onLoop().check().without("not-serializable")))
                .isEmpty();
        assertThat(ids(Pipeline.define("fresh")
                        .from(List.of(1))
                        .map(n -> ByteBuffer.allocate(n))
                        .mapCpu(b -> b.getInt(0))))
                .containsExactly("mutable-element");
        assertThat(ids(Pipeline.define("bytes")
                        .from(List.of(1))
                        .map(n -> new byte[n])
                        .mapCpu(b -> b.length)))
                .isEmpty();
    }

    @Test
    void whatCannotBeSerializedIsNoted() {
        Object lock = new Object();
        assertThat(ids(Pipeline.define("local").from(List.of(1)).map(n -> lock.hashCode() + n)))
                .containsExactly("not-serializable");
    }

    @Test
    void aBoundBelowTheConcurrencyIsNoted() {
        assertThat(ids(Pipeline.define("narrow")
                        .from(List.of(1))
                        .mapBlocking(8, n -> n)
                        .maxInFlight(4)))
                .containsExactly("concurrency-above-bound");
    }

    @Test
    void aCapturedListIsFoundInAConcurrentStageOnly() {
        List<Integer> seen = new ArrayList<>();
        UnaryOperator<Integer> none = n -> n;
        var numbers = Pipeline.define("seen").from(List.of(1));
        assertThat(ids(numbers.mapCpu(n -> seen.add(n)))).containsExactly("mutable-capture");
        assertThat(ids(numbers.map(n -> seen.add(n)))).isEmpty();
        assertThat(ids(numbers.mapBlocking(1, n -> seen.add(n)))).isEmpty();
        assertThat(ids(numbers.mapCpu(n -> none.apply(n)).check().without("not-serializable")))
                .isEmpty();
    }

    private static List<String> ids(Pipeline<?> pipeline) {
        return ids(pipeline.check());
    }

    private static List<String> ids(CheckReport report) {
        return report.findings().stream().map(finding -> finding.rule().id()).toList();
    }

    private static Connection connect() {
        throw new IllegalStateException("check() opened a client");
    }

    /** Something that calls can be made with. */
    private record Moon(String phase) {}

    private static final class Client implements java.io.Serializable {
        private final Moon moon;

        private Client(String phase) {
            moon = new Moon(phase);
        }

        private Mono<String> ask(String key) {
            return Mono.just(key + moon.phase());
        }
    }

    /** An operator that collects; it is never run here. A negative number makes its check fail. */
    private record Collect(int size) implements Operator<Integer, Integer> {
        @Override
        public String verb() {
            return "collect";
        }

        @Override
        public String detail() {
            return "";
        }

        @Override
        public StageLogic<Integer, Integer> logic() {
            throw new UnsupportedOperationException("not run");
        }

        @Override
        public void check(CheckContext context) {
            if (size < 0) {
                throw new IllegalStateException("defect of the extension");
            }
            context.collects(size);
        }
    }

    /** A policy that is never opened here. */
    private interface Unopened extends Policy {
        @Override
        default Guard open(PolicyContext context) {
            throw new UnsupportedOperationException("not run");
        }

        @Override
        default String detail() {
            return "";
        }
    }

    private record MoonPolicy() implements Unopened {
        @Override
        public void check(CheckContext context) {
            context.report(BAD_MOON, "the moon is bad", "wait");
        }
    }

    private record Sharing(int size) implements Unopened {
        @Override
        public void check(CheckContext context) {
            context.shares("pond", "p", size);
        }
    }

    private record Limiting(Duration limit, int attempts) implements Unopened {
        @Override
        public void check(CheckContext context) {
            context.endsCallsWithin(limit);
            context.repeatsCalls(attempts);
        }
    }
}
