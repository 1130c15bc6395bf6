package io.millrace.samples.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisitTest {

    @ParameterizedTest
    @CsvSource({"/a?b=c, /a", "/?x, /", "?x, /", "/a, /a", "*, *", "-, -"})
    void dropsTheQuery(String path, String page) {
        assertThat(visitOf(path).path()).isEqualTo(page);
    }

    @Test
    void cutsLongPaths() {
        assertThat(visitOf("/" + "x".repeat(5_000)).path()).hasSize(1_024);
    }

    @Test
    void holdsThePseudonymInsteadOfTheAddress() {
        assertThat(visitOf("/a").toString()).contains("ann").doesNotContain("1.2.3.4");
    }

    @Test
    void rejectsBadValues() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Visit(Instant.EPOCH, "", 200, 0, "ann", Network.UNKNOWN))
                .withMessage("path must be 1 to 1024 characters, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Visit(Instant.EPOCH, "/", 99, 0, "ann", Network.UNKNOWN))
                .withMessage("status must be from 100 to 999, was 99");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Visit(Instant.EPOCH, "/", 200, -1, "ann", Network.UNKNOWN))
                .withMessage("bytes must not be negative, was -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Visit(Instant.EPOCH, "/", 200, 0, "", Network.UNKNOWN))
                .withMessage("client must not be empty");
    }

    private static Visit visitOf(String path) {
        LogEntry entry = new LogEntry("1.2.3.4", Instant.EPOCH, "GET", path, "HTTP/1.1", 200, 1, "", "");
        return Visit.of(entry, "ann", Network.UNKNOWN);
    }
}
