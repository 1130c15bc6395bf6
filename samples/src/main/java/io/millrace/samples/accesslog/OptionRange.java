package io.millrace.samples.accesslog;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The numbers an option takes; others are refused with the option, the range and the value in the message. */
record OptionRange(CommandLine command, String option) {

    int wholeInt(String value, int min, int max) {
        return (int) whole(value, min, max);
    }

    long whole(String value, long min, long max) {
        try {
            long number = Long.parseLong(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // refused below, like a number out of range
        }
        throw refused("a whole number from %d to %d".formatted(min, max), value);
    }

    double fraction(String value) {
        try {
            double number = Double.parseDouble(value);
            if (number >= 0 && number <= 1) {
                return number;
            }
        } catch (NumberFormatException e) {
            // refused below, like a number out of range
        }
        throw refused("a number from 0 to 1", value);
    }

    private ParameterException refused(String wanted, String value) {
        return new ParameterException(
                command, "%s must be %s, was '%s'".formatted(option, wanted, Excerpt.printable(value, 80)));
    }
}
