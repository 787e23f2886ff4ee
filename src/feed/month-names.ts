/**
 * Month names of some fifty languages in all cases and short forms (CLDR 48, with the forms seen in
 * feeds besides), one month a line, folded as `foldDateText` folds. Croatian names that mean another
 * month elsewhere (listopad, srpanj's short form, lipanj's) are left out: they can't be told apart.
 */
const GREGORIAN: readonly string[] = [
  'ene enero gen gener gennaio ian ianuarie jaan jaanuar jan janar janeiro jann janner januar januara januari january janv janvaris janvier led leden ledna oca ocak sausio sausis sij sijecanj sijecnja sty styczen stycznia tammi tammikuu tammikuuta urt urtarrila xan xaneiro yan yanvar ιαν ιανουαριος ιανουαριου сту студзень студзеня січ січень січня ян янв январ январи январь января януари јан јануар јануари қаң қаңтар հնվ հունվար հունվարի ינואר ינו׳ جانفی جنوری ژانویه کانونثانی ینایر जन जनवरी জানু জানুয়ারি იან იანვარი มกราคม yanwar',
  'feb febbraio feber febr febreiro febrer febrero februar februara februari februarie februaris february fev fevereiro fevr fevral fevrier helmi helmikuu helmikuuta lut lutego luty ots otsaila shk shkurt sub subat uno unor unora vasario vasaris veebr veebruar velj veljaca veljace φεβ φεβρουαριος φεβρουαριου ақп ақпан лют лютага лютии лютого люты феб фебруар фев февр феврал феврали февраль февраля февруари փետրվար փետրվարի փտվ פברואר פבר׳ شباط شوبات فبرایر فبروری فروری فوریه فیفری فېبروری फर फरवरी फेब्रुअरी ফেব ফেব্রুয়ারি თებ თებერვალი กุมภาพันธ์ fewral',
  'bre brezen brezna kovas kovo maalis maaliskuu maaliskuuta maart mac maerz mar marc marca march marcius marco marec maret mars mart martie marts martxoa marz marzec marzo mrt mrz ozu ozujak ozujka μαρ μαρτιος μαρτιου бер березень березня мар март марта марти нау наурыз сак сакавік сакавіка մարտ մարտի մրտ מרץ اذار مارس مارچ یازار मार्च মার্চ მარ მარტი มีนาคม μαω',
  'abr abril api apirila apr aprel april aprila aprile aprilie aprilis aprill avr avril balandis balandzio dabr dabril dub duben dubna huhti huhtikuu huhtikuuta kwi kwiecien kwietnia nis nisan pri prill tra travanj travnja απρ απριλιος απριλιου апр апрел апрели апрель апреля април априли квіт квітень квітня кра красавік красавіка сәу сәуір ապր ապրիլ ապրիլի אפריל אפר׳ ابریل افریل اوریل اپریل نیسان अप्रिल अप्रैल এপ্রি এপ্রিল აპრ აპრილი เมษายน',
  'geguze geguzes kve kveten kvetna mag maggio mai maiatza maig maijs maio maj maja majus may mayis mayo mayıs mei svi svibanj svibnja touko toukokuu toukokuuta μαι μαιος μαιου маи маии мам мамыр мая мај трав травень травня трауня մայիս մայիսի մյս מאי ایار مای مایس مایو مه می میی مۍ یایار मई मे মে მაი მაისი พฤษภาคม',
  'birzelio birzelis cerven cervna cvn cze czerwca czerwiec eka ekaina giu giugno haz haziran iun iunie iyn iyun juin jun juna june junho juni junij junijs junio junius juny juuni kesa kesakuu kesakuuta lipanj lipnja qer qershor xuno ιουν ιουνιος ιουνιου июн июни июнь июня мау маусым черв червень червня чэр чэрвень чэрвеня юни јун јуни հնս հունիս հունիսի יוני جوان جون حزیران حوزەیران ژوین یونیو जुन जून জুন ივნ ივნისი มิถุนายน ιον',
  'cervence cervenec cvc heina heinakuu heinakuuta iul iulie iyl iyul juil juillet jul jula julai julho juli julij julijs julio juliol julius july juuli korr korrik liepa liepos lip lipca lipiec lug luglio srpanj srpnja tem temmuz uzt uztaila xul xullo ιουλ ιουλιος ιουλιου июл июли июль июля лип липень липня ліп ліпень ліпеня шіл шілде юли јул јули հլս հուլիս հուլիսի יולי تموز تەمووز جولای جولایی جویلیه ژوییه یولیو یولیوز जुल जुलाई জুল জুলাই ივლ ივლისი กรกฎาคม ιολ',
  'abu abuztua ag ago agost agosto agu agust agustos agustus aout aug august augusta augusti augusts augustus augusztus avg avgust avq avqust dag dagost elo elokuu elokuuta gush gusht kol kolovoz kolovoza ogo ogos rugpjucio rugpjutis sie sierpien sierpnia srp srpen srpna αυγ αυγουστος αυγουστου авг август августа августи жні жнівень жніуня серп серпень серпня там тамыз օգոստոս օգոստոսի օգս אוגוסט אוג׳ اب اغسطس اوت اګست اگست غشت یاب अग अगस्ट अगस्त আগ আগস্ট აგვ აგვისტო สิงหาคม awgust',
  'eyl eylul ira iraila rugsejis rugsejo ruj rujan rujna sen sentabr sentyabr sep sept septembar september septembra septembre septembrie septembris septiembre set setembre setembro settembre sht shtator syys syyskuu syyskuuta szept szeptember wrz wrzesien wrzesnia zar zari σεπ σεπτεμβριος σεπτεμβριου вер верасень верасня вересень вересня сен сент сентябр сентябри сентябрь сентября сеп септембар септември қыр қыркүиек սեպ սեպտեմբեր սեպտեմբերի ספטמבר ספט׳ ایلول سبتمبر ستمبر سپتامبر سپتمبر سېپتمبر شتنبر یەیلوول सित सितंबर सितम्बर सेप्टेम्बर সেপ সেপ্ট সেপ্টেম্বর სექ სექტემბერი กันยายน',
  'doct doctubre eki ekim loka lokakuu lokakuuta oct october octobre octombrie octubre okt oktabr oktobar oktober oktobra oktobris oktoober oktyabr ott ottobre out outubro paz pazdziernik pazdziernika rij rijen rijna spalio spalis tet tetor urr urria οκτ οκτωβριος οκτωβριου жовт жовтень жовтня кас кастрычнік кастрычніка окт октобар октомври октябр октябри октябрь октября қаз қазан հոկ հոկտեմբեր հոկտեմբերի אוקטובר אוק׳ اکتبر اکتوبر تشریناول अक्टू अक्टूबर अक्टोबर अक्तूबर অক্টো অক্টোবর ოქტ ოქტომბერი ตุลาคม',
  'aza azaroa kas kasim kasım lapkricio lapkritis lis listopad listopada listopadu marras marraskuu marraskuuta nen nentor noiembrie nov novembar november novembra novembre novembris novembro noviembre noy noyabr stu studeni studenoga νοε νοεμβριος νοεμβριου лист листопад листопада ліс лістапад лістапада нов новембар ное ноември ноя нояб ноябр ноябри ноябрь ноября қар қараша նոյ նոյեմբեր նոյեմբերի נובמבר נוב׳ تشرینثانی نوامبر نوفمبر نومبر نونبر नव नवंबर नवम्बर नोभेम्बर নভে নভেম্বর ნოე ნოემბერი พฤศจิกายน',
  'abe abendua ara aralik aralık dec decembar december decembra decembre decembrie decembris decembro dek dekabr des desember desembre dets detsember dez dezember dezembro dhj dhjetor dic dicembre diciembre dis disember gru grudnia grudzien gruodis gruodzio joulu joulukuu joulukuuta pro prosinac prosinca prosince prosinec δεκ δεκεμβριος δεκεμβριου груд грудень грудня дек декабр декабри декабрь декабря декември дец децембар жел желтоқсан сне снежань снежня դեկ դեկտեմբեր դեկտեմբերի דצמבר דצמ׳ دجنبر دسامبر دسمبر دیسمبر کانوناول डिसेम्बर दिस दिसंबर दिसम्बर ডিসে ডিসেম্বর დეკ დეკემბერი ธันวาคม',
]

/** Months of the Solar Hijri calendar: Iranian, Afghan and Latin spellings, folded. */
const JALALI: readonly string[] = [
  'فروردین حمل farvardin',
  'اردیبهشت ثور ordibehesht',
  'خرداد جوزا khordad',
  'تیر سرطان tir',
  'مرداد امرداد اسد mordad',
  'شهریور سنبله shahrivar',
  'مهر میزان mehr',
  'ابان عقرب aban',
  'اذر قوس azar',
  'دی جدی dey',
  'بهمن دلو bahman',
  'اسفند حوت esfand',
]

function byWord(months: readonly string[]): ReadonlyMap<string, number> {
  return new Map(months.flatMap((words, i) => words.split(' ').map((w) => [w, i + 1] as const)))
}

/** Folded month name -> 1-12 of the Gregorian calendar. */
export const GREGORIAN_MONTHS = byWord(GREGORIAN)

/** Folded month name -> 1-12 of the Solar Hijri calendar. */
export const JALALI_MONTHS = byWord(JALALI)
