"""How figures are made: a code for each method, and where it was described.

Codes get their words in catalogues, as reasons do; a publication is called what it is called.
"""

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class Method:
    """A method: its name as a code, and its source."""

    name: str
    source: str


# Change
PAIRED_T = Method("paired-t", "Student 1908, Biometrika 6:1-25")
STANDARDISED = Method("standardised-mean-change", "Lakens 2013, Frontiers in Psychology 4:863")
NONCENTRAL = Method("non-central-t", "Cumming & Finch 2001, Educ Psychol Measurement 61:532-574")
LARGE_SAMPLE = Method("large-sample", "Bonett 2008, Psychological Methods 13:99-109")  # of the uncorrected d
WILCOXON = Method("wilcoxon-signed-ranks", "Wilcoxon 1945, Biometrics Bulletin 1:80-83")  # zeros dropped
# Signed ranks inverted, zeros dropped, by the normal with continuity correction.
HODGES_LEHMANN = Method(
    "hodges-lehmann", "Hodges & Lehmann 1963, Ann Math Statistics 34:598-611; Bauer 1972, JASA 67:687-690"
)
ANCOVA = Method("analysis-of-covariance", "Vickers & Altman 2001, BMJ 323:1123-1124")  # equal slopes
RELIABLE = Method("reliable-change", "Jacobson & Truax 1991, J Consult Clin Psychol 59:12-19")
# Normal scores, chosen at or below a cut-off; and for any choice by the score, from how low the scores were.
BY_CUTOFF = Method(
    "regression-to-the-mean-cut-off", "Davis 1976, Am J Epidemiol 104:493-498; Barnett 2005, Int J Epidemiol 34:215-220"
)
BY_SCORES = Method(
    "regression-to-the-mean-scores",
    "Galton 1886, J Anthropol Inst 15:246-263; Barnett 2005, Int J Epidemiol 34:215-220",
)

# Shares, counts, medians
WILSON = Method("wilson", "Wilson 1927, JASA 22:209-212")
CLOPPER_PEARSON = Method("clopper-pearson", "Clopper & Pearson 1934, Biometrika 26:404-413")
GARWOOD = Method("exact-poisson", "Garwood 1936, Biometrika 28:437-442")
ORDER_STATISTICS = Method("order-statistics", "Conover 1999, Practical Nonparametric Statistics, 3.2")

# How long until something happens
KAPLAN_MEIER = Method("kaplan-meier", "Kaplan & Meier 1958, JASA 53:457-481")  # with Greenwood's standard errors
PLAIN = Method("plain", "Greenwood 1926, Reports on Public Health 33")  # cut at 0 and 1
LOG = Method("log", "Kalbfleisch & Prentice 1980, 1.3")
LOG_LOG = Method("log-log", "Kalbfleisch & Prentice 1980, 1.3")
LOG_RANK = Method("log-rank", "Mantel 1966, Cancer Chemotherapy Reports 50:163-170")
# Standard errors by the delta method.
AALEN_JOHANSEN = Method(
    "aalen-johansen", "Aalen & Johansen 1978, Scand J Statistics 5:141-150; Dinse & Larson 1986, Biometrika 73:379-386"
)
LOG_SHARE = Method("log-share", "Therneau & Grambsch 2000, Modeling Survival Data, 2.1")

# Sites
FUNNEL = Method("funnel", "Spiegelhalter 2005, Statistics in Medicine 24:1185-1202")
DERSIMONIAN_LAIRD = Method("random-effects-dl", "DerSimonian & Laird 1986, Controlled Clin Trials 7:177-188")
PAULE_MANDEL = Method("random-effects-pm", "Paule & Mandel 1982, J Res Nat Bureau Standards 87:377-385")
REML = Method("random-effects-reml", "Viechtbauer 2005, J Educ Behav Statistics 30:261-293")
WALD = Method("wald", "DerSimonian & Laird 1986, Controlled Clin Trials 7:177-188")
HARTUNG_KNAPP = Method("hartung-knapp", "Hartung & Knapp 2001, Statistics in Medicine 20:3875-3889")  # t with k - 1
NOT_NARROWER = Method("hartung-knapp-not-narrower", "Knapp & Hartung 2003, Statistics in Medicine 22:2693-2710")
PREDICTION = Method("prediction", "Higgins, Thompson & Spiegelhalter 2009, J R Stat Soc A 172:137-159")
Q_PROFILE = Method("q-profile", "Viechtbauer 2007, Statistics in Medicine 26:37-52")

# Series
INTERRUPTED = Method(
    "interrupted-series", "Wagner et al. 2002, J Clin Pharm Ther 27:299-309; Newey & West 1987, Econometrica 55:703-708"
)

# Agreement, many tests
ALPHA = Method("cronbach-alpha", "Cronbach 1951, Psychometrika 16:297-334")  # complete questionnaires
FELDT = Method("feldt", "Feldt 1965, Psychometrika 30:357-370")
SHROUT_FLEISS = Method("intraclass", "Shrout & Fleiss 1979, Psychological Bulletin 86:420-428")
ONE_WAY = Method("intraclass-one-way", "Donner 1986, International Statistical Review 54:67-82")
BENJAMINI_HOCHBERG = Method("benjamini-hochberg", "Benjamini & Hochberg 1995, J R Stat Soc B 57:289-300")
