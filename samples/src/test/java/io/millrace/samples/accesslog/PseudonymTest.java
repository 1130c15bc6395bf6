package io.millrace.samples.accesslog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PseudonymTest {

    private static final byte[] SALT = "saltSALTsalt".getBytes(UTF_8);

    @Test
    void givesThePublishedNameForAPublishedVector() {
        // The vectors of RFC 6070 with SHA-256; this is the one whose salt is long enough.
        Pseudonym pseudonym = new Pseudonym("saltSALTsaltSALTsaltSALTsaltSALTsalt".getBytes(UTF_8), 4_096);

        assertThat(pseudonym.of("passwordPASSWORDpassword")).isEqualTo("348c89dbcbd32b2f32d814b8116e84cf");
    }

    @Test
    void givesTheSameNameForTheSameClientAndSalt() {
        assertThat(new Pseudonym(SALT, 10).of("1.2.3.4"))
                .isEqualTo(new Pseudonym(SALT, 10).of("1.2.3.4"))
                .matches("[0-9a-f]{32}");
    }

    @Test
    void givesOtherNamesForOtherClientsSaltsAndIterations() {
        String name = new Pseudonym(SALT, 10).of("1.2.3.4");

        assertThat(new Pseudonym(SALT, 10).of("1.2.3.5")).isNotEqualTo(name);
        assertThat(new Pseudonym("SALTsaltSALT".getBytes(UTF_8), 10).of("1.2.3.4"))
                .isNotEqualTo(name);
        assertThat(new Pseudonym(SALT, 11).of("1.2.3.4")).isNotEqualTo(name);
    }

    @Test
    void keepsItsOwnCopyOfTheSalt() {
        byte[] salt = SALT.clone();
        Pseudonym pseudonym = new Pseudonym(salt, 10);
        String name = pseudonym.of("1.2.3.4");
        salt[0]++;

        assertThat(pseudonym.of("1.2.3.4")).isEqualTo(name);
    }

    @Test
    void givesTheSameNamesToManyThreads() {
        Pseudonym pseudonym = new Pseudonym(SALT, 50);
        List<String> alone = IntStream.range(0, 500)
                .mapToObj(i -> pseudonym.of("10.0.0." + i))
                .toList();

        assertThat(IntStream.range(0, 500)
                        .parallel()
                        .mapToObj(i -> pseudonym.of("10.0.0." + i))
                        .toList())
                .isEqualTo(alone);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 1_025})
    void rejectsSaltsThatAreTooShortOrTooLong(int length) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Pseudonym(new byte[length], 1))
                .withMessage("salt must be 8 to 1024 bytes, was " + length);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 10_000_001})
    void rejectsIterationsOutOfRange(int iterations) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Pseudonym(SALT, iterations))
                .withMessage("iterations must be from 1 to 10000000, was " + iterations);
    }

    @Test
    void rejectsAnEmptyClient() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Pseudonym(SALT, 1).of(""));
    }

    @Test
    void keepsTheSaltOutOfItsText() {
        assertThat(new Pseudonym(SALT, 1)).hasToString("Pseudonym[iterations=1]");
    }
}
