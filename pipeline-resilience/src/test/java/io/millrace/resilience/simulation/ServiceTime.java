package io.millrace.resilience.simulation;

import java.util.random.RandomGenerator;

/** How the time that a worker needs for a request is distributed around its mean. */
enum ServiceTime {
    /** Always the mean. */
    FIXED {
        @Override
        double draw(RandomGenerator random) {
            return 1;
        }
    },
    /** Memoryless. */
    EXPONENTIAL {
        @Override
        double draw(RandomGenerator random) {
            return random.nextExponential();
        }
    },
    /** A long tail: log-normal, its standard deviation twice the mean. */
    LONG_TAIL {
        @Override
        double draw(RandomGenerator random) {
            double variance = Math.log(1 + 2 * 2);
            return Math.exp(random.nextGaussian() * Math.sqrt(variance) - variance / 2);
        }
    },
    /** One in ten takes 11 times as long as the others. */
    TWO_KINDS {
        @Override
        double draw(RandomGenerator random) {
            return random.nextInt(10) == 0 ? 5.5 : 0.5;
        }
    };

    /** A multiple of the mean. */
    abstract double draw(RandomGenerator random);
}
