package io.millrace.core.check;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What is wrong with a pipeline, as far as that can be known without running it.
 *
 * @param pipeline the pipeline's name
 * @param findings in the order of the stages
 */
public record CheckReport(String pipeline, List<Finding> findings) implements Serializable {

    /** Copies the findings. */
    public CheckReport {
        Objects.requireNonNull(pipeline, "pipeline");
        findings = List.copyOf(findings);
    }

    /** The findings that are at least as bad as {@code severity}. */
    public List<Finding> atLeast(Severity severity) {
        return findings.stream()
                .filter(finding -> finding.severity().compareTo(severity) <= 0)
                .toList();
    }

    /**
     * Throws if there is an error or a warning; notes alone pass.
     *
     * @throws PipelineCheckException with all findings
     */
    public CheckReport throwIfAny() {
        return throwIfAny(Severity.WARNING);
    }

    /**
     * Throws if there is a finding at least as bad as {@code severity}.
     *
     * @throws PipelineCheckException with all findings
     */
    public CheckReport throwIfAny(Severity severity) {
        if (!atLeast(severity).isEmpty()) {
            throw new PipelineCheckException(this);
        }
        return this;
    }

    /** This report without the findings of some rules: those that the user has looked at and means to live with. */
    public CheckReport without(String... ruleIds) {
        Set<String> ids = Set.copyOf(Arrays.asList(ruleIds));
        return new CheckReport(
                pipeline,
                findings.stream()
                        .filter(finding -> !ids.contains(finding.rule().id()))
                        .toList());
    }

    /** A line with the number of findings, and three for each: the stage and the rule, what is so, and what to do about it. */
    public String toText() {
        StringBuilder text =
                new StringBuilder("check ").append(Finding.oneLine(pipeline)).append(": ");
        text.append(count()).append('\n');
        for (Finding finding : findings) {
            text.append("  ")
                    .append(Finding.oneLine(finding.stage()))
                    .append("  ")
                    .append(finding.severity())
                    .append(' ')
                    .append(finding.rule().id())
                    .append('\n');
            text.append("    ").append(Finding.oneLine(finding.sentence())).append('\n');
            text.append("    fix: ").append(Finding.oneLine(finding.fix())).append('\n');
        }
        return text.toString();
    }

    private String count() {
        return switch (findings.size()) {
            case 0 -> "nothing found";
            case 1 -> "1 finding";
            default -> findings.size() + " findings";
        };
    }

    /** As {@link #toText}. */
    @Override
    public String toString() {
        return toText();
    }
}
