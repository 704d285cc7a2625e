import java.io.FileInputStream;
import java.io.InputStream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Says of each file whether it is PDF/A-3b, and what is against it. Ends with 1 if one is not. */
public class Check {
  private static final PDFAFlavour FLAVOUR = PDFAFlavour.PDFA_3_B;

  public static void main(String[] files) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    boolean isCompliant = true;
    for (String file : files) {
      ValidationResult result = validate(file);
      isCompliant &= result.isCompliant();
      System.out.println(file + (result.isCompliant() ? ": PDF/A-3b" : ": not PDF/A-3b"));
      for (TestAssertion assertion : result.getTestAssertions()) {
        if (assertion.getStatus() == TestAssertion.Status.FAILED) {
          System.out.println("  " + assertion.getRuleId().getClause() + " " + assertion.getMessage() + " "
              + assertion.getLocation().getContext());
        }
      }
    }
    System.exit(isCompliant ? 0 : 1);
  }

  private static ValidationResult validate(String file) throws Exception {
    try (InputStream bytes = new FileInputStream(file);
        PDFAParser parser = Foundries.defaultInstance().createParser(bytes, FLAVOUR);
        PDFAValidator validator = Foundries.defaultInstance().createValidator(FLAVOUR, false)) {
      return validator.validate(parser);
    }
  }
}
