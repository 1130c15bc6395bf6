package io.millrace.samples.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SplitMix64Test {

    @Test
    void givesThePublishedNumbersForSeedZero() {
        assertThat(SplitMix64.mix(0, 0)).isEqualTo(0xE220A8397B1DCDAFL);
        assertThat(SplitMix64.mix(0, 1)).isEqualTo(0x6E789E6AA1B965F4L);
        assertThat(SplitMix64.mix(0, 2)).isEqualTo(0x06C45D188009454FL);
    }

    @Test
    void givesFractionsFromZeroToOne() {
        for (int n = 0; n < 10_000; n++) {
            assertThat(SplitMix64.fraction(7, n)).isBetween(0.0, Math.nextDown(1.0));
        }
    }

    @Test
    void tellsTextsApart() {
        assertThat(SplitMix64.mix(1, "ab"))
                .isEqualTo(SplitMix64.mix(1, "ab"))
                .isNotEqualTo(SplitMix64.mix(1, "ba"))
                .isNotEqualTo(SplitMix64.mix(2, "ab"));
    }
}
