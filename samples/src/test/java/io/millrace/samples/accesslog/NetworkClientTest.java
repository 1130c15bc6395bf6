package io.millrace.samples.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;
import reactor.test.StepVerifier;

@Timeout(30)
class NetworkClientTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String GOOD = "{\"network\":\"1.2.3.0/24\",\"name\":\"AS64512\"}";

    private final LoopResources loops = LoopResources.create("stub-service", 1, true);
    private final AtomicInteger requests = new AtomicInteger();

    @AfterEach
    void closeLoops() {
        loops.disposeLater(Duration.ZERO, PATIENCE).block();
    }

    @Test
    void emitsTheNetworkAnswered() {
        answering(GOOD, client -> StepVerifier.create(client.lookup("1.2.3.4"))
                .expectNext(new Network("1.2.3.0/24", "AS64512"))
                .verifyComplete());
    }

    @Test
    void ignoresFieldsItDoesNotKnow() {
        answering(GOOD.replace("{", "{\"country\":\"NL\","), client -> StepVerifier.create(client.lookup("1.2.3.4"))
                .expectNextCount(1)
                .verifyComplete());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"network\":\"x\"}",
                "{\"network\":\"\",\"name\":\"y\"}",
                "<html>",
                GOOD + "x",
                "{\"network\":\"x\",\"name\":"
            })
    void failsWithNetworkAnswerExceptionWhenTheAnswerIsNoNetwork(String body) {
        answering(body, client -> StepVerifier.create(client.lookup("1.2.3.4")).verifyErrorSatisfies(e -> assertThat(e)
                .isInstanceOf(NetworkAnswerException.class)
                .hasMessage("answer is not a network: " + body)));
    }

    @Test
    void failsWithNetworkAnswerExceptionWhenTheAnswerIsTooLarge() {
        answering(GOOD + " ".repeat(2_000), client -> StepVerifier.create(client.lookup("1.2.3.4"))
                .verifyErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(NetworkAnswerException.class)
                        .hasMessage("answer is larger than 1024 bytes")));
    }

    @Test
    void failsWithNetworkAnswerExceptionForAnotherStatus() {
        with(
                (request, response) -> response.status(404).send(),
                NetworkLimits.connections(1),
                client -> StepVerifier.create(client.lookup("host.example")).verifyErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(NetworkAnswerException.class)
                        .hasMessage("service answered 404")));
    }

    @Test
    void failsWithNetworkUnavailableExceptionFor503() {
        with(
                (request, response) -> response.status(503).sendString(Mono.just("busy")),
                NetworkLimits.connections(1),
                client -> StepVerifier.create(client.lookup("1.2.3.4")).verifyErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(NetworkUnavailableException.class)
                        .hasMessage("service answered 503")));
        assertThat(requests).hasValue(1);
    }

    @Test
    void failsWithNetworkUnavailableExceptionWhenNobodyListens() {
        InetSocketAddress[] gone = new InetSocketAddress[1];
        try (NetworkService service = NetworkService.start(NetworkBehaviour.ideal())) {
            gone[0] = service.address();
        }
        try (NetworkClient client = NetworkClient.of(gone[0], NetworkLimits.connections(1))) {
            StepVerifier.create(client.lookup("1.2.3.4")).verifyError(NetworkUnavailableException.class);
        }
    }

    @Test
    void failsWithNetworkUnavailableExceptionWhenTheAnswerTakesTooLong() {
        NetworkLimits limits = new NetworkLimits(1, 1, PATIENCE, Duration.ofMillis(50), 1_024);
        with((request, response) -> Mono.never(), limits, client -> StepVerifier.create(client.lookup("1.2.3.4"))
                .verifyError(NetworkUnavailableException.class));
        assertThat(requests).hasValue(1);
    }

    @Test
    void failsWithNetworkUnavailableExceptionWhenTooManyLookupsWait() {
        NetworkLimits limits = new NetworkLimits(1, 0, PATIENCE, PATIENCE, 1_024);
        Sinks.Empty<Void> arrived = Sinks.empty();
        with(
                (request, response) -> {
                    arrived.tryEmitEmpty();
                    return Mono.never();
                },
                limits,
                client -> {
                    Disposable holding = client.lookup("1.2.3.4").subscribe(network -> {}, error -> {});
                    arrived.asMono().block(PATIENCE);

                    StepVerifier.create(client.lookup("1.2.3.4")).verifyError(NetworkUnavailableException.class);
                    holding.dispose();
                });
    }

    @Test
    void freesTheConnectionOfACancelledLookup() {
        NetworkLimits limits = new NetworkLimits(1, 1, PATIENCE, PATIENCE, 1_024);
        Sinks.Empty<Void> arrived = Sinks.empty();
        with(
                (request, response) -> {
                    arrived.tryEmitEmpty();
                    return requests.get() == 1 ? Mono.never() : response.sendString(Mono.just(GOOD));
                },
                limits,
                client -> {
                    Disposable holding = client.lookup("1.2.3.4").subscribe();
                    arrived.asMono().block(PATIENCE);
                    holding.dispose();

                    StepVerifier.create(client.lookup("1.2.3.4"))
                            .expectNextCount(1)
                            .verifyComplete();
                });
    }

    @Test
    void emitsOnItsOwnEventLoop() {
        answering(GOOD, client -> StepVerifier.create(
                        client.lookup("1.2.3.4").map(n -> Thread.currentThread().getName()))
                .expectNextMatches(thread -> thread.startsWith("network-client"))
                .verifyComplete());
    }

    @Test
    void encodesHostileAddresses() {
        with(
                (request, response) -> response.sendString(Mono.just(GOOD)),
                NetworkLimits.connections(1),
                client -> StepVerifier.create(client.lookup("../x?y#z \r\nHost: a/é"))
                        .expectNextCount(1)
                        .verifyComplete());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 256})
    void refusesAddressesThatAreEmptyOrTooLong(int length) {
        with((request, response) -> Mono.never(), NetworkLimits.connections(1), client -> StepVerifier.create(
                        client.lookup("x".repeat(length)))
                .verifyErrorMessage("address must be 1 to 255 characters, was " + length));
        assertThat(requests).hasValue(0);
    }

    @Test
    void rejectsAServiceThatIsNotResolved() {
        InetSocketAddress unresolved = InetSocketAddress.createUnresolved("service.example", 80);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NetworkClient.of(unresolved, NetworkLimits.connections(1)))
                .withMessageContaining("service.example");
    }

    @Test
    void rejectsLimitsOutOfRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NetworkLimits.connections(0))
                .withMessage("connections must be from 1 to 10000, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NetworkLimits(1, -1, PATIENCE, PATIENCE, 1))
                .withMessage("waiting must be from 0 to 1000000, was -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NetworkLimits(1, 1, Duration.ZERO, PATIENCE, 1))
                .withMessage("maxWait must be from PT0.001S to PT1H, was PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NetworkLimits(1, 1, PATIENCE, PATIENCE, 0))
                .withMessage("maxAnswerBytes must be from 1 to 1048576, was 0");
    }

    private void answering(String body, Consumer<NetworkClient> test) {
        with((request, response) -> response.sendString(Mono.just(body)), NetworkLimits.connections(1), test);
    }

    private void with(
            BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> answer,
            NetworkLimits limits,
            Consumer<NetworkClient> test) {
        DisposableServer stub = stub(answer);
        try (NetworkClient client = NetworkClient.of(address(stub), limits)) {
            test.accept(client);
        } finally {
            stub.dispose();
        }
    }

    private DisposableServer stub(BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> answer) {
        return HttpServer.create()
                .bindAddress(() -> new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .runOn(loops, false)
                .handle((request, response) -> {
                    requests.incrementAndGet();
                    return answer.apply(request, response);
                })
                .bindNow();
    }

    private static InetSocketAddress address(DisposableServer stub) {
        return (InetSocketAddress) stub.address();
    }
}
