/**
 * Words that say nothing about which event a text is about: function words, and the verbs and
 * nouns of reporting that stand in every news item. Folded as tokens are (lower case, ё as е).
 */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  [
    // English
    `a an the and or but if then than so as at by for from in into of off on onto out over to up upon with within without
    about above after again against all also am any are arent around be because been before being below between both can
    cannot cant could couldnt did didnt do does doesnt doing dont down during each few further had has hasnt have having he
    her here hers herself him himself his how however i im ill is isnt it its itself just like made make many may me might
    more most much must my myself near no nor not now of once only other our ours per same she should since some such that
    thats the their theirs them themselves there these they this those through thus too toward towards under until us very
    was wasnt we were werent what when where which while who whom whose why will with wont would yet you your yours
    according added adds amid among announced announcement asked called came come comes day days earlier expected find found
    get gets give given go goes going got happened held hour hours including last late later least left made making man
    minute month months monday tuesday wednesday thursday friday saturday sunday january february march april june july
    august september october november december new news next night old part people place put read release report reported
    reportedly reporter reporters reports reuters said say saying says see seen set source sources spokesman spokeswoman
    spokesperson statement still take taken takes taking tell think thursday time told today took tonight tomorrow used
    using want way week weekend weeks well went woman world year years yesterday mr mrs ms dr photo video image update
    updated live breaking morning afternoon evening back another`,
    // Russian
    `а без более бы был была были было быть в вам вас весь во вот все всего всех вы где да даже для до его ее если есть еще
    ж же за здесь и из или им их к как какой когда который которая которые которое которых которой которого которому кто ли
    либо мне может мы на над надо наш не него нее нет ни них но ну о об однако он она они оно от очень по под после потом
    потому почти при про раз с сам сейчас со так также такой там тебя тем то того тоже той только том тот ты у уже хотя чего
    чей чем что чтобы чье эта эти это этого этой этом этот этих я свой своей своего своих своем
    сообщил сообщила сообщили сообщает сообщается сообщению заявил заявила заявили рассказал рассказала рассказали отметил
    отметила отметили добавил добавила подчеркнул пояснил сказал сказала словам данным информации ранее сегодня вчера завтра
    понедельник вторник среду среда четверг пятницу пятница субботу суббота воскресенье января февраля марта апреля мая июня
    июля августа сентября октября ноября декабря году года год лет время человек пишет передает агентство риа новости тасс
    интерфакс фото видео напомним стало известно этом связи также теперь день дня дней часов часа мск`,
    // Persian
    `از به با در را که این آن و یا اما برای تا بر هم نیز است بود شد شده می ها های ای یک خود او وی ما شما آنها باید شود کرد کرده
    کند گفت گزارش خبر خبرگزاری روز سال ماه امروز دیروز اعلام افزود اظهار داشت پس پیش نیست هر همه چه`,
    // Hindi
    `का की के को में से पर है हैं था थे थी और या एक यह वह इस उस ने कि जो तो भी ही हो कर करने किया किए गया गई गए कहा बताया अपने
    उन उनके लिए साथ बाद तक नहीं होने रहा रहे रही समाचार आज कल`,
    // Kazakh
    `және мен бен пен да де та те бұл ол осы сол үшін туралы бойынша деп деді болып болды бар жоқ еді екен ғана тағы да кейін
    дейін бүгін кеше жылы жылғы күні айтты хабарлайды хабарлады`,
    // German, French, Spanish, Portuguese, Polish, Scandinavian: the commonest
    `der die das den dem des ein eine einer eines einem einen und oder aber als auch auf aus bei bis da dann dass durch er es
    für gegen hat haben habe hatte ich ihr ihm ihn ihre im in ist ja kann mehr mit nach nicht noch nur ob ohne sei sein seine
    sich sie sind so über um und uns unter vom von vor war waren was weil wenn wer werden wie wir wird wurde zu zum zur
    le la les un une des du de et ou mais en dans par pour sur avec sans ce cet cette ces qui que quoi dont il elle ils elles
    nous vous se sa son ses leur leurs est sont été être avoir ont pas plus aux au
    el los las una unos unas y o pero del al con por para sin sobre que se su sus es son fue ha han más como lo
    os as um uma e do da dos das no na nos nas ao com por para que se seu sua são foi mais
    i w z na do od o się nie jest że jak to po za przez dla oraz ale
    og i på av til fra med som det den de et en er var har ikke att och för är om av till`,
  ]
    .join(' ')
    .split(/\s+/),
)
