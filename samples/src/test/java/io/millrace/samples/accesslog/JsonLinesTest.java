package io.millrace.samples.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonLinesTest {

    private static final String HOSTILE = "\"\\\n\r\u0000\u001b\u2028é\uD83D\uDE00\uD83D</script>";

    @Test
    void writesTheFieldsOfAFigureInAFixedOrder() {
        Figure figure = new Figure(
                Instant.parse("2015-05-17T10:05:00Z"), "/a", 200, 3, 16, 2, List.of("1.2.3.0/24", "unknown"), false);

        assertThat(FigureJson.encode(figure))
                .isEqualTo(
                        "{\"minute\":\"2015-05-17T10:05:00Z\",\"path\":\"/a\",\"status\":200,"
                                + "\"count\":3,\"bytes\":16,\"clients\":2,\"networks\":[\"1.2.3.0/24\",\"unknown\"],\"capped\":false}");
    }

    @Test
    void writesTheFieldsOfARejectInAFixedOrder() {
        assertThat(new RejectLine(7, "parse", "expected x", "y").toJson())
                .isEqualTo("{\"lineNumber\":7,\"stage\":\"parse\",\"reason\":\"expected x\",\"excerpt\":\"y\"}");
    }

    @Test
    void keepsHostileTextOnOneLineOfAsciiThatReadsBackTheSame() throws JsonProcessingException {
        String json = RejectLine.of(1, "parse", new IllegalStateException(HOSTILE), HOSTILE)
                .toJson();

        assertThat(json).matches("[ -~]+");
        assertThat(new JsonMapper().readTree(json).get("excerpt").textValue()).isEqualTo(HOSTILE);
        assertThat(new JsonMapper().readTree(json).get("reason").textValue()).isEqualTo(HOSTILE);
    }

    @Test
    void cutsReasonsAndLines() {
        RejectLine reject =
                RejectLine.of(1, "parse", new IllegalStateException("r".repeat(999)), "x".repeat(10_000_000));

        assertThat(reject.reason()).hasSize(300);
        assertThat(reject.excerpt()).hasSize(200);
    }

    @Test
    void namesTheClassOfAnErrorWithoutMessage() {
        assertThat(RejectLine.of(1, "parse", new IllegalStateException(), "").reason())
                .isEqualTo("IllegalStateException");
    }

    @Test
    void rejectsBadValues() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RejectLine(0, "", "", ""))
                .withMessage("lineNumber must be at least 1, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RejectLine(1, "", "", "x".repeat(201)))
                .withMessage("excerpt must be at most 200 characters, was 201");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Figure(Instant.EPOCH, "/", 200, 0, 0, 1, List.of(), false))
                .withMessage("count must be at least 1, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Figure(Instant.EPOCH, "/", 200, 1, 0, 2, List.of(), false))
                .withMessage("clients must be from 1 to count (1), was 2");
    }
}
