package io.millrace.verification;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.Service;
import io.millrace.core.Sinks;
import io.millrace.core.check.CheckContext;
import io.millrace.core.function.CheckedFunction;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.StageLogic;
import io.millrace.operators.batch.Batch;
import io.millrace.resilience.CallPolicy;
import io.millrace.resilience.rate.RateSettings;
import io.millrace.resilience.retry.RetryBudgetSettings;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.text.SimpleDateFormat;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** For each rule a pipeline that goes against it, as docs/checks.md shows it. Methods are named after the rules. */
@SuppressWarnings("unchecked") // a proxy has no type parameters
final class CheckExamples {

    private static final List<Integer> NUMBERS = List.of(1, 2, 3);
    private static final List<Date> DATES = List.of(new Date(0));
    private static final SimpleDateFormat FORMAT = new SimpleDateFormat("yyyy-MM-dd");

    private CheckExamples() {}

    static Pipeline<?> boundNeverFills() {
        return Pipeline.define("bulk")
                .from(NUMBERS)
                .via(Batch.bySize(500)) // needs 500 elements at a time
                .maxInFlight(100);
    }

    static Pipeline<?> differentSettings() {
        return Pipeline.define("shop")
                .from(NUMBERS)
                .mapAsync(8, n -> Mono.just(n))
                .with(CallPolicy.deadline(ofSeconds(1)).bulkhead("stock", 8))
                .mapAsync(8, n -> Mono.just(n))
                .with(CallPolicy.deadline(ofSeconds(1)).bulkhead("stock", 9));
    }

    static Pipeline<?> sameResource() {
        Path file = Path.of("out.txt");
        return Pipeline.define("files")
                .from(List.of("a"))
                .map(String::strip)
                .onError(OnError.deadLetter(Sinks.lines(file, letter -> letter.stage())))
                .to(Sinks.lines(file, line -> line));
    }

    static Pipeline<?> noSuchPool() {
        return Pipeline.define("stored").from(NUMBERS).mapBlocking(4, n -> n).onPool("databse");
    }

    static Pipeline<?> deadlineTooShort() {
        return Pipeline.define("orders")
                .from(NUMBERS)
                .mapAsync(16, n -> Mono.just(n))
                .with(CallPolicy.deadline(ofSeconds(1))
                        .attemptTimeout(ofMillis(500))
                        .idempotent()
                        .attempts(3));
    }

    static Pipeline<?> permitWithoutLimit() {
        return Pipeline.define("orders")
                .from(NUMBERS)
                .mapAsync(16, n -> Mono.just(n))
                .with(CallPolicy.withoutDeadline().bulkhead("stock", 8));
    }

    static Pipeline<?> turnAfterDeadline() {
        return Pipeline.define("orders")
                .from(NUMBERS)
                .mapAsync(16, n -> Mono.just(n))
                .with(CallPolicy.deadline(ofMillis(500)).rateLimit(RateSettings.even("mail", 1, ofSeconds(1))));
    }

    static Pipeline<?> budgetWithoutTokens() {
        RetryBudgetSettings budget = new RetryBudgetSettings("stock", 0, 0, ofSeconds(10));
        return Pipeline.define("orders")
                .from(NUMBERS)
                .mapAsync(16, n -> Mono.just(n))
                .with(CallPolicy.deadline(ofSeconds(1)).idempotent().attempts(2).retryBudget(budget));
    }

    static Pipeline<?> queueInOrder() {
        return Pipeline.define("orders")
                .from(Flux.interval(ofMillis(1)))
                .mapAsync(16, n -> Mono.just(n))
                .with(CallPolicy.deadline(ofSeconds(1)).shedding());
    }

    static Pipeline<?> shedsNeedlessly() {
        return Pipeline.define("orders")
                .from(NUMBERS)
                .mapAsync(16, n -> Mono.just(n))
                .unordered()
                .with(CallPolicy.deadline(ofSeconds(1)).shedding());
    }

    static Pipeline<?> headWithoutDeadline() {
        return Pipeline.define("orders").from(NUMBERS).mapAsync(16, n -> Mono.just(n));
    }

    static Pipeline<?> retryInRetry() {
        return Pipeline.define("orders")
                .from(NUMBERS)
                .mapAsync(16, n -> Mono.just(n).retry(3))
                .with(CallPolicy.deadline(ofSeconds(9)).idempotent().attempts(3));
    }

    static Pipeline<?> fallbackSameDependency() {
        Stock stock = new Stock();
        return Pipeline.define("orders")
                .from(NUMBERS)
                .mapAsync(1, n -> stock.reserve(n))
                .fallback(error -> stock.last());
    }

    static Pipeline<?> blockingFunction() {
        return Pipeline.define("futures")
                .from(List.of(CompletableFuture.completedFuture(1)))
                .map(future -> future.join());
    }

    static Pipeline<?> blockingOnCpuPool() {
        return Pipeline.define("futures")
                .from(List.of(CompletableFuture.completedFuture(1)))
                .mapCpu(future -> future.join());
    }

    static Pipeline<?> mutableCapture() {
        int[] calls = new int[1];
        return Pipeline.define("counted").from(NUMBERS).mapCpu(n -> calls[0]++);
    }

    static Pipeline<?> mutableStatic() {
        // private static final SimpleDateFormat FORMAT
        return Pipeline.define("dates").from(DATES).mapCpu(date -> FORMAT.format(date));
    }

    static Pipeline<?> reusedElement() {
        ByteBuffer buffer = ByteBuffer.allocate(8);
        return Pipeline.define("buffers")
                .from(NUMBERS)
                .map(n -> buffer.putInt(0, n))
                .onLoop();
    }

    static Pipeline<?> unsafeClient() {
        Service<Connection> database = Service.of(CheckExamples::connect, Connection::close);
        return Pipeline.define("stored")
                .from(NUMBERS)
                .mapBlocking(8, database, (connection, n) -> connection.nativeSQL("select " + n));
    }

    static Pipeline<?> unboundedPublisher() {
        return Pipeline.define("events").from(Flux.create(sink -> sink.next("event")));
    }

    static Pipeline<?> dropsSilently() {
        return Pipeline.define("ticks").from(Flux.interval(ofMillis(1)).onBackpressureDrop());
    }

    static Pipeline<?> checkFailed() {
        return Pipeline.define("odd").from(NUMBERS).via(new Broken());
    }

    static Pipeline<?> concurrencyAboveBound() {
        return Pipeline.define("narrow").from(NUMBERS).mapBlocking(64, n -> n).maxInFlight(10);
    }

    static Pipeline<?> moreThanPool() {
        return Pipeline.define("stored").from(NUMBERS).mapBlocking(1_000, n -> n);
    }

    static Pipeline<?> opaqueFunction() {
        CheckedFunction<Integer, Integer> function = (CheckedFunction<Integer, Integer>) Proxy.newProxyInstance(
                CheckExamples.class.getClassLoader(),
                new Class<?>[] {CheckedFunction.class},
                (proxy, method, arguments) -> arguments[0]);
        return Pipeline.define("proxied").from(NUMBERS).mapCpu(function);
    }

    static Pipeline<?> notSerializable() {
        Object lock = new Object();
        return Pipeline.define("local").from(NUMBERS).map(n -> n + lock.hashCode());
    }

    static Pipeline<?> mutableElement() {
        return Pipeline.define("texts")
                .from(NUMBERS)
                .map(n -> new StringBuilder().append(n))
                .mapCpu(text -> text.length());
    }

    private static Connection connect() throws Exception {
        return DriverManager.getConnection("jdbc:none");
    }

    /** A service as a user has it. */
    static final class Stock implements java.io.Serializable {
        Mono<Integer> reserve(int n) {
            return Mono.just(n);
        }

        int last() {
            return 0;
        }
    }

    /** An operator with a defect. */
    record Broken() implements Operator<Integer, Integer> {
        @Override
        public String verb() {
            return "broken";
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
            throw new IllegalStateException("a defect");
        }
    }
}
