package io.millrace.samples.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkRegistryTest {

    @ParameterizedTest
    @CsvSource({
        "83.149.9.216,     83.149.9.0/24",
        "255.255.255.255,  255.255.255.0/24",
        "2001:db8:7:1::1,  2001:db8:7::/48",
        "::1,              0:0:0::/48",
    })
    void findsTheRangeOfAnAddress(String address, String range) {
        assertThat(NetworkRegistry.find(address)).map(Network::network).contains(range);
    }

    @Test
    void givesOneNetworkOneName() {
        assertThat(NetworkRegistry.find("83.149.9.216")).isEqualTo(NetworkRegistry.find("83.149.9.1"));
        assertThat(NetworkRegistry.find("83.149.9.216").orElseThrow().name()).matches("AS6(4[5-9]|5[0-5])\\d\\d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "host.example", "1.2.3", "1.2.3.4.5", "1.2.3.256", "../etc", ":::"})
    void knowsNothingElse(String address) {
        assertThat(NetworkRegistry.find(address)).isEmpty();
    }

    @Test
    void rejectsNetworksWithBlankOrLongNames() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Network(" ", "AS1"))
                .withMessage("network must be 1 to 64 characters, was \" \" (1)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Network("x", "y".repeat(65)))
                .withMessageStartingWith("name must be 1 to 64 characters")
                .withMessageEndingWith("(65)");
    }
}
