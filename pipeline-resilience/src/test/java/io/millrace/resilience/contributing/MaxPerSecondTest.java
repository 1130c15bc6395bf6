package io.millrace.resilience.contributing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.Pipeline;
import io.millrace.core.spi.Policy;
import io.millrace.test.PolicyContract;
import io.millrace.test.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class MaxPerSecondTest extends PolicyContract {

    @Override
    protected Policy policy() {
        return new MaxPerSecond(100);
    }

    @Test
    void startsAttemptsAtEqualDistances() {
        List<Long> startMillis = new ArrayList<>();
        try (VirtualTime time = VirtualTime.create()) {
            Pipeline.define("spaced")
                    .from(List.of(1, 2, 3, 4))
                    .mapAsync(4, n -> {
                        startMillis.add(time.elapsed().toMillis());
                        return Mono.just(n);
                    })
                    .with(new MaxPerSecond(100))
                    .run(time.runtime())
                    .await()
                    .assertNoLoss();
        }
        assertThat(startMillis).containsExactly(0L, 10L, 20L, 30L);
    }

    @Test
    void refusesANumberThatMakesNoSense() {
        assertThatThrownBy(() -> new MaxPerSecond(0)).hasMessage("attempts must be from 1 to 1000000000, was 0");
    }
}
