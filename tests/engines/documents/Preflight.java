import org.apache.pdfbox.preflight.PreflightDocument;
import org.apache.pdfbox.preflight.ValidationResult;
import org.apache.pdfbox.preflight.parser.PreflightParser;

/** Prints the faults that Apache PDFBox finds in a document built to PDF/A-1b. */
public class Preflight {
    public static void main(String[] paths) throws Exception {
        PreflightParser parser = new PreflightParser(paths[0]);
        parser.parse();
        try (PreflightDocument document = parser.getPreflightDocument()) {
            document.validate();
            for (ValidationResult.ValidationError error : document.getResult().getErrorsList()) {
                System.out.println(error.getErrorCode() + " " + error.getDetails());
            }
        }
    }
}
