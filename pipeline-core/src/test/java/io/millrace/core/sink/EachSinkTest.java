package io.millrace.core.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EachSinkTest {

    @Test
    void handsEachElementToTheConsumerAndConfirmsIt() throws Exception {
        List<Integer> seen = new ArrayList<>();

        assertThat(new EachSink<Integer>(seen::add).open().write(1)).isNull();

        assertThat(seen).containsExactly(1);
    }

    @Test
    void failsTheElementWithWhatTheConsumerThrows() {
        IOException refused = new IOException("refused");
        EachSink<Integer> sink = new EachSink<>(n -> {
            throw refused;
        });

        assertThatThrownBy(() -> sink.open().write(1)).isSameAs(refused);
    }

    @Test
    void isDescribedByItsConsumer() {
        assertThat(new EachSink<Integer>(EachSinkTest::store).detail()).isEqualTo("store");
    }

    @Test
    void confirmsEverythingThatIsDiscarded() throws Exception {
        assertThat(new DiscardSink<Integer>().open().write(1)).isNull();
    }

    private static void store(Integer ignored) {}
}
