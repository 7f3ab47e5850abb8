"""Words that carry no subject, by language, in folded form (see `directory.search.analysis.fold`).

`STOP_WORDS` are neither indexed nor asked for. `SOFT_WORDS` are indexed, and in a question they
may lift a listing that has them, but no listing needs them: they tell who asks and how
("somewhere for my mum to go"), not what is looked for.
"""

from collections.abc import Mapping
from typing import Final

_ENGLISH = """
a about above after again against all also am an and any are arent as at be because been before being below between
both but by can cannot cant could couldnt did didnt do does doesnt doing done dont down during each ever every few for
from further had hadnt has hasnt have havent having he hed hell her here hers herself hes hi him himself his how i id
if ill im in into is isnt it its itself ive just lets may me might more most must mustnt my myself no nor not of off
oh ok on once only or other our ours ourselves out over own per please quite rather really same shall she shed shes
should shouldnt so some such than that thats the their theirs them themselves then there theres these they theyd
theyll theyre theyve this those through to too under until up upon us very via was wasnt we wed well were werent weve
what whats when where whether which while who whom whose why will with within without wont would wouldnt yes yet you
youd youll your youre yours yourself yourselves youve
"""
_DANISH = """
ad af aldrig alle alt altid anden andet andre at bare blev blevet blive bliver da de dem den denne der deres derfor
det dette dig din dine disse dit dog du efter eller en end endnu er et faa faar fik for fordi foer fra gennem goer
goere gjorde godt ham han hans har havde have hej helt hende hendes her hos hun hvad hvem hver hvilke hvilken hvilket
hvis hvor hvordan hvorfor hvornaar i ikke ind ingen ingenting intet ja jeg jer jeres jo kan kom kun kunne lige
maa man mange med meget mellem men mens mere mig min mindre mine mit mod naar naeste nej noget nogen nogle nok nu
ned og ogsaa om omkring op os over paa saa saadan samme selv sig sin sine sit skal skulle som stadig til ud uden
under var ved vi via vil ville vor vores vaere vaeret
"""
_DUTCH = """
aan achter al alle alleen alles als altijd andere ben bij bijna binnen boven buiten daar daarom dan dat de deze die dit
doe doen doet door dus een eens eerst elk elke en er erg even ga gaan gaat ge geen geweest had hadden hallo heb hebben
hebt heeft heel hem hen het hier hij hoe hoor hun ieder iedere iets ik in is ja je jij jou jouw jullie kan kon konden
kun kunnen kunt later liever maar mag me mee meer meest men met mij mijn misschien moet moeten mocht na naar naast nee
niet niets niks nog nou nu of om omdat onder ons onze ook op over per precies pas rond s sinds steeds t te tegen ter
terug toch toe toen tot tussen u uit uw van vanaf veel via vol voor voordat waar waarom wanneer want waren was wat we
weer weg wel welk welke werd werden wie wij wil willen wilt wordt worden zal ze zei zelf zich zij zijn zo zoals zonder
zou zouden
"""
_SOFT_ENGLISH = """
activity activities anybody anyone anything area around cant centre charitable charity class club clubs come community company course die do else enjoy event events
family feel feeling find fun get getting give go goes going good got great group groups guy hang happening help her
husband wife partner boyfriend girlfriend son daughter sons daughters mum mom mother dad father brother sister gran
nan grandma grandad grandpa kid kids child friend neighbour aunt uncle hour interested join keep kind know let like
likes little live lives local look looking lot make making maybe meet meeting meetings meetup meets met much myself
near nearby need needs new nice nobody nothing old one open other others out people person place places someone
somebody something sometimes somewhere stay still stop stuff suggest take tell thing things thinking time today
together tomorrow tonight try trying use used want wanted wanting wants way week weekend weekends weekly what wish
work year years cope coping manage managing handle deal dealing stand bear escape escaping leave leaving run stuck
seem seems start started starting ask asking bring bringing call called chance change choose close different early end ex support supports supporting service services session sessions downtown central town city house home
especially evening etc every far fed free full given gone happen hard hear hope hoping idea important kept lately learn
learning long lots main makes mind move moved must nearest next often plus possible ready regular right see seen show
side small sort soon spend sure takes tried turn twice understand useful visit welcome wondering worth
"""
_SOFT_DANISH = """
aktivitet aktiviteter alene arrangement arrangementer bor brug bruge bruger by byen byer dag dage faelles find finde
finder folk forening foreningen klub klubben klubber gaa gaar gerne gang giv give grupper gruppe har hjaelp hjaelpe hjem hjemme hold hoere hyggelig
hyggeligt ind kaereste kender kende kone lave laver leder lede lide lidt liv lyst mand mennesker min moede moeder
moedes mor far soen datter soester bror bedste bedstemor bedstefar barn boern naerheden naer nemt ny nye prove
proeve rigtig se ser sammen sted steder snart soege soeger staa synes tage tager tid ting tror uge ven venner vaek
vide ved weekend oensker aar andre aften stoette tilbud hygge
"""
_SOFT_DUTCH = """
activiteit activiteiten alleen bent beetje buurt club clubs dag dagen denk dichtbij doen dochter eigen ergens fijn gaan gezellig
goed graag groep groepen heen helpen hulp huis iemand iedereen jaar keer ken kennen kent kind kinderen komen kom leren
leuk leuke leuks lief lukt maak maken man mensen mezelf mogelijk moeder ma mama niemand nieuw nieuwe nodig oma opa
ouder partner pa papa plek samen soms snap stad thuis tijd trek uur vader vind vinden vraag vrouw vriend vriendin steun ondersteuning aanbod weet
week weekend weleens werk zien zit zoek zoeken zoekt zoon zus broer zin
"""

_KIN = {
    "en": {
        "parent": "mum mom mother mummy mam dad father daddy gran granny nan nana grandma grandmother grandad grandpa "
        "grandfather mums dads mothers fathers",
        "child": "son daughter sons daughters",
        "partner": "husband wife partner boyfriend girlfriend spouse hubby",
        "sibling": "brother sister",
    },
    "da": {
        "parent": "mor moder far fader mormor farmor morfar farfar bedstemor bedstefar",
        "child": "soen datter soenner doetre",
        "partner": "mand kone aegtefaelle kaereste samlever partner hustru",
        "sibling": "bror soester lillebror storebror lillesoester storesoester",
    },
    "nl": {
        "parent": "moeder ma mama vader pa papa oma opa grootmoeder grootvader",
        "child": "zoon dochter zonen dochters",
        "partner": "man vrouw partner echtgenoot echtgenote vriend vriendin",
        "sibling": "broer zus broertje zusje",
    },
}

STOP_WORDS: Final[Mapping[str, frozenset[str]]] = {
    "en": frozenset(_ENGLISH.split()),
    "da": frozenset(_DANISH.split()),
    "nl": frozenset(_DUTCH.split()),
}
SOFT_WORDS: Final[Mapping[str, frozenset[str]]] = {
    "en": frozenset(_SOFT_ENGLISH.split()),
    "da": frozenset(_SOFT_DANISH.split()),
    "nl": frozenset(_SOFT_DUTCH.split()),
}
# Kin of one kind are one word in phrases: who knows "mum forgets" knows "dad forgets".
KIN: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    language: {kin: tuple(line.split()) for kin, line in kinds.items()} for language, kinds in _KIN.items()
}
