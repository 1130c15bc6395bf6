package io.millrace.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRun;
import io.millrace.core.PipelineRuntime;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.util.Logger;
import reactor.util.Loggers;

/** A run that failed and that nobody asks is logged, once. */
class UnheardFailureTest {

    private final CountDownLatch inside = new CountDownLatch(1);
    private final BlockingQueue<String> logged = new LinkedBlockingQueue<>();

    @BeforeEach
    void listen() {
        Loggers.useCustomLoggers(name -> (Logger) Proxy.newProxyInstance(
                Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("error") && name.equals(PipelineRun.class.getName())) {
                        logged.add(String.valueOf(((Object[]) arguments[1])[0]));
                    }
                    return method.getReturnType() == boolean.class ? Boolean.TRUE : null;
                }));
    }

    @AfterEach
    void stopListening() {
        Loggers.resetLoggerFactory();
    }

    private Pipeline<Integer> failing(String name) {
        return Pipeline.define(name).from(List.of(1)).map(n -> {
            inside.countDown();
            throw new IllegalStateException("no");
        });
    }

    @Test
    void aRunThatNobodyAsksIsLogged() throws InterruptedException {
        try (PipelineRuntime runtime = Runs.patient()) {
            failing("unheard").run(runtime);
            assertThat(logged.poll(Runs.PATIENCE.toSeconds(), TimeUnit.SECONDS)).contains("'unheard'");
        }
        assertThat(logged).isEmpty();
    }

    @Test
    void closingTheRuntimeLogsARunThatNobodyHasAsked() throws InterruptedException {
        try (PipelineRuntime runtime = Runs.patient()) {
            failing("forgotten").run(runtime);
            Runs.reached(inside);
        }
        assertThat(logged).singleElement().asString().contains("'forgotten'");
    }

    @Test
    void aRunThatIsAskedOrHasASubscriberIsNotLogged() {
        try (PipelineRuntime runtime = Runs.patient()) {
            PipelineRun run = failing("heard").run(runtime);
            assertThat(Runs.failureOf(run)).hasMessage("no");
            run.close();
            Flux.from(failing("subscribed").on(runtime)).onErrorComplete().blockLast(Runs.PATIENCE);
        }
        assertThat(logged).isEmpty();
    }
}
