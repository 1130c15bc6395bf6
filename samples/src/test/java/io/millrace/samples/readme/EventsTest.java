package io.millrace.samples.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class EventsTest {

    private final BlockingQueue<String> table = new LinkedBlockingQueue<>();

    @Test
    void storesWhatItHasAcceptedAndThenRefuses() {
        try (Events events = new Events(table)) {
            assertThat(events.handle(" one ")).isEqualTo(202);
            assertThat(events.handle("two ")).isEqualTo(202);
            assertThat(events.drain().assertNoLoss().in()).isEqualTo(2);
            assertThat(events.handle("three")).isEqualTo(503);
        }
        assertThat(table).containsExactlyInAnyOrder("one", "two");
    }
}
