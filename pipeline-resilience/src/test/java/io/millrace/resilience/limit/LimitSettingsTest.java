package io.millrace.resilience.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.resilience.FakePolicyContext;
import org.junit.jupiter.api.Test;

class LimitSettingsTest {

    @Test
    void refusesBadValuesAndNamesThem() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LimitSettings.standard(" "))
                .withMessageContaining("must not be blank");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LimitSettings("a", 1, 0, 10, 1.5))
                .withMessage("min of adaptive limit 'a' must be at least 1, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LimitSettings("a", 10, 10, 9, 1.5))
                .withMessage("max of adaptive limit 'a' must be from its min of 10 to 1000000, was 9");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LimitSettings("a", 11, 1, 10, 1.5))
                .withMessage("initial of adaptive limit 'a' must be from its min of 1 to its max of 10, was 11");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LimitSettings("a", 5, 1, 10, Double.NaN))
                .withMessage("tolerance of adaptive limit 'a' must be more than 1 and at most 10, was NaN");
    }

    @Test
    void stagesThatNameTheSameLimitShareItAndMustAgree() {
        FakePolicyContext reserve = FakePolicyContext.of("reserve");
        StageLimit first = LimitSettings.standard("inventory").open(reserve);
        assertThat(LimitSettings.standard("inventory")
                        .open(reserve.sibling("release"))
                        .limit())
                .isSameAs(first.limit());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LimitSettings("inventory", 20, 1, 50, 1.5).open(reserve.sibling("order")))
                .withMessageContaining("adaptive limit 'inventory' 1 to 1000")
                .withMessageContaining("stage 'order'")
                .withMessageContaining("adaptive limit 'inventory' 1 to 50");
    }
}
