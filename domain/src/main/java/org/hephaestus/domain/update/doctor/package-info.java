/**
 * Whether updates can work on this machine. One pure judgement per thing that breaks them in the
 * field ({@code ...Exam}: facts in, a {@link org.hephaestus.ports.update.DoctorReport.Line} out);
 * {@link org.hephaestus.domain.update.doctor.Doctor} makes a report of them. Nothing here changes
 * anything; a remedy is for a person to read and to run.
 */
@NullMarked
package org.hephaestus.domain.update.doctor;

import org.jspecify.annotations.NullMarked;
