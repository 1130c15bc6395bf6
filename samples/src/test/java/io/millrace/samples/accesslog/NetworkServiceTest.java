package io.millrace.samples.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

@Timeout(30)
class NetworkServiceTest {

    @Test
    void answersWithTheNetworkOfTheAddress() {
        try (NetworkService service = NetworkService.start(NetworkBehaviour.ideal());
                NetworkClient client = NetworkClient.of(service.address(), NetworkLimits.connections(1))) {
            assertThat(client.lookup("83.149.9.216").block())
                    .isEqualTo(NetworkRegistry.find("83.149.9.216").orElseThrow());
            assertThat(client.lookup("2001:db8::1").block())
                    .isEqualTo(NetworkRegistry.find("2001:db8::1").orElseThrow());
        }
    }

    @Test
    void listensOnLoopbackOnly() {
        try (NetworkService service = NetworkService.start(NetworkBehaviour.ideal())) {
            assertThat(service.address().getAddress().isLoopbackAddress()).isTrue();
            assertThat(service.address().getPort()).isPositive();
        }
    }

    @Test
    void answersManyLookupsAtOnceWithLatency() {
        List<String> addresses =
                IntStream.range(0, 500).mapToObj(i -> "10.0." + i % 250 + ".1").toList();
        try (NetworkService service = NetworkService.start(new NetworkBehaviour(Duration.ofMillis(2), 0, 1));
                NetworkClient client = NetworkClient.of(service.address(), NetworkLimits.connections(16))) {
            List<Network> networks = Flux.fromIterable(addresses)
                    .flatMapSequential(client::lookup, 16)
                    .collectList()
                    .block();

            assertThat(networks)
                    .isEqualTo(addresses.stream()
                            .map(a -> NetworkRegistry.find(a).orElseThrow())
                            .toList());
        }
    }

    @Test
    void givesEachRequestForAnAddressTheFateOfItsAttempt() {
        NetworkBehaviour behaviour = new NetworkBehaviour(Duration.ZERO, 0.5, 3);
        NetworkLimits limits = new NetworkLimits(1, 1, Duration.ofSeconds(10), Duration.ofMillis(200), 1_024);
        try (NetworkService service = NetworkService.start(behaviour);
                NetworkClient client = NetworkClient.of(service.address(), limits)) {
            for (int attempt = 0; attempt < 8; attempt++) {
                boolean answered = Boolean.TRUE.equals(client.lookup("1.2.3.4")
                        .hasElement()
                        .onErrorResume(e -> Mono.just(false))
                        .block());

                assertThat(answered)
                        .isEqualTo(behaviour.fate("1.2.3.4", attempt).ending() == NetworkBehaviour.Ending.ANSWERED);
            }
        }
    }

    @Test
    void leavesNoThreadWhenClosedWithRequestsUnderWay() throws InterruptedException {
        NetworkService service = NetworkService.start(new NetworkBehaviour(Duration.ofMinutes(1), 0, 1));
        NetworkClient client = NetworkClient.of(service.address(), NetworkLimits.connections(4));
        List<Disposable> waiting = IntStream.range(0, 8)
                .mapToObj(i -> client.lookup("1.2.3." + i).subscribe(network -> {}, error -> {}))
                .toList();
        assertThat(threads()).isNotEmpty();

        client.close();
        service.close();

        for (Thread thread : threads()) {
            thread.join(10_000);
        }
        assertThat(threads()).isEmpty();
        assertThat(waiting).allMatch(Disposable::isDisposed);
    }

    @Test
    void mayBeClosedTwice() {
        NetworkService service = NetworkService.start(NetworkBehaviour.ideal());
        NetworkClient client = NetworkClient.of(service.address(), NetworkLimits.connections(1));
        client.close();
        client.close();
        service.close();
        service.close();
    }

    @Test
    void closesFromAThreadThatMustNotBlock() {
        NetworkService service = NetworkService.start(NetworkBehaviour.ideal());
        NetworkClient client = NetworkClient.of(service.address(), NetworkLimits.connections(1));
        StepVerifier.create(Mono.defer(() -> client.closeLater().then(service.closeLater()))
                        .subscribeOn(Schedulers.parallel()))
                .verifyComplete();

        StepVerifier.create(client.lookup("1.2.3.4")).verifyError(NetworkUnavailableException.class);
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("network-"))
                .toList();
    }
}
