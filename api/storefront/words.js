// The page's own words, in every language it speaks. What the shop says itself comes from GraphQL in the asked locale.

const WORDS = {
  en: {
    added: "In your bag: {title}",
    addToBag: "Add to bag",
    addTitle: "Add {title} to your bag",
    bag: "Bag",
    bagCount_one: "Open your bag, {n} piece",
    bagCount_other: "Open your bag, {n} pieces",
    bagEmpty: "Nothing in your bag yet.",
    bagEmptyHint: "Whatever you put here also tells the page what goes with it.",
    bagTitle: "Your bag",
    bought: "Thank you. It is only a demonstration, so nothing is on its way.",
    buy: "Buy",
    changed: "Your page changed: {what}.",
    channel: "Channel",
    channel_APP: "App",
    channel_EMAIL: "E-mail",
    channel_STORE: "In store",
    channel_WEB: "Web",
    close: "Close",
    codeCopied: "Copied",
    codeCopy: "Copy code {code}",
    codeCopyFailed: "Could not copy. The code is {code}.",
    colophon: "A demonstration shop. Nothing is sold here; every picture was drawn and every word written for it.",
    degraded: "Some shelves show our favourites while we catch up with you.",
    emptyHint: "Import a catalogue or publish a block, then look again.",
    emptyTitle: "The window is still empty",
    ends: "Until {date}",
    fresh: "New",
    gone: "‘{title}’ made room",
    language: "Language",
    less: "Less like this",
    lessNoted: "Noted: less like {title}.",
    moved_down: "‘{title}’ moved down",
    moved_up: "‘{title}’ moved up",
    newBlock: "‘{title}’ is new",
    newItems_one: "{n} new item",
    newItems_other: "{n} new items",
    newShopper: "New shopper",
    newShopperAbout: "Nobody knows you yet. Look at a few things and watch the page follow.",
    next: "Next",
    noDescription: "No description yet.",
    outOfStock: "Out of stock",
    pageFor: "Your front page, {name}",
    pageTitle: "Your front page",
    photo: "By photo",
    photoAnother: "Another photo",
    photoFind: "Find products by a photo of yours",
    photoFound_one: "{n} piece looks like it.",
    photoFound_other: "{n} pieces look like it, the most alike first.",
    photoGone: "Your photo is looked at once and not kept.",
    photoLate: "Others are before you; your photo comes next.",
    photoLooking: "Looking through the shop…",
    photoMine: "Your photo",
    photoNothing: "Nothing here looks like it.",
    photoSending: "Sending your photo…",
    photoTitle: "By your photo",
    photoTrouble_broken: "The shop could not look at your photo. Try again in a moment.",
    photoTrouble_busy: "Many photos are being looked at. Try again in some seconds.",
    photoTrouble_gone: "The shop no longer knows this photo. Send it again.",
    photoTrouble_late: "Nobody has looked at your photo yet. Try again later.",
    photoTrouble_offline: "The shop cannot be reached. Check your connection, then try again.",
    photoTrouble_photo: "This photo cannot be looked at. Choose another one.",
    photoTrouble_refused: "The shop did not accept this page’s token. Restart the demo to get a new one.",
    pieces_one: "{n} piece",
    pieces_other: "{n} pieces",
    policy: "Policy",
    position: "Position",
    previewAt: "The page is as of {date}.",
    previews_DRAFT: "changes that are not published yet",
    previewing: "Preview “{label}”: {what}. Open until {until}; nothing you do here is recorded.",
    previews_LIVE: "the published page",
    previews_RELEASE: "the page as a planned release makes it",
    previous: "Previous",
    products_one: "{n} product",
    products_other: "{n} products",
    propensity: "Chance of being shown here",
    reason: "Reason",
    remove: "Remove",
    removed: "Taken out: {title}.",
    removeTitle: "Remove {title} from your bag",
    retry: "Try again",
    shoppingAs: "Shopping as",
    showMe: "Show me",
    similar: "A similar look, from your page",
    skip: "Skip to the page",
    stage: "Demo: who is shopping",
    startOver: "Start over",
    startedOver: "A new shopper. The page starts from nothing.",
    tagline: "Things worth keeping",
    total: "Total",
    trouble_broken: "The shop could not put your page together.",
    trouble_closed: "This preview was closed, or its time has run out. Ask for a new link.",
    trouble_offline: "The shop cannot be reached. Check that it is running, then try again.",
    trouble_refused: "The shop did not accept this page’s token. Restart the demo to get a new one.",
    trouble_unready: "The demo shop is not set up yet. Start it with “make up”, then try again.",
    troubleTitle: "Something is in the way",
    unavailable: "This block could not be shown",
    unchanged: "Noted. Your page stays as it is for now.",
    variant: "Variant",
    why: "Why this?",
    whyMode: "Reasons",
    youLookedFor: "Noted: you are looking for {name}.",
  },
  fr: {
    added: "Dans votre panier : {title}",
    addToBag: "Ajouter au panier",
    addTitle: "Ajouter {title} à votre panier",
    bag: "Panier",
    bagCount_one: "Ouvrir votre panier, {n} article",
    bagCount_other: "Ouvrir votre panier, {n} articles",
    bagEmpty: "Votre panier est encore vide.",
    bagEmptyHint: "Ce que vous y mettez indique aussi à la page ce qui va avec.",
    bagTitle: "Votre panier",
    bought: "Merci. Ce n’est qu’une démonstration : rien ne sera expédié.",
    buy: "Acheter",
    changed: "Votre page a changé : {what}.",
    channel: "Canal",
    channel_APP: "Application",
    channel_EMAIL: "E-mail",
    channel_STORE: "En magasin",
    channel_WEB: "Web",
    close: "Fermer",
    codeCopied: "Copié",
    codeCopy: "Copier le code {code}",
    codeCopyFailed: "Copie impossible. Le code est {code}.",
    colophon: "Une boutique de démonstration. Rien n’y est vendu ; chaque image a été dessinée et chaque mot écrit pour elle.",
    degraded: "Quelques rayons montrent nos favoris, le temps de vous rattraper.",
    emptyHint: "Importez un catalogue ou publiez un bloc, puis revenez voir.",
    emptyTitle: "La vitrine est encore vide",
    ends: "Jusqu’au {date}",
    fresh: "Nouveau",
    gone: "« {title} » a laissé sa place",
    language: "Langue",
    less: "Moins de ce genre",
    lessNoted: "C’est noté : moins de choses comme {title}.",
    moved_down: "« {title} » est descendu",
    moved_up: "« {title} » est monté",
    newBlock: "« {title} » est nouveau",
    newItems_one: "{n} nouvel article",
    newItems_other: "{n} nouveaux articles",
    newShopper: "Nouveau client",
    newShopperAbout: "Personne ne vous connaît encore. Regardez quelques objets et voyez la page vous suivre.",
    next: "Suivant",
    noDescription: "Pas encore de description.",
    outOfStock: "Épuisé",
    pageFor: "Votre page d’accueil, {name}",
    pageTitle: "Votre page d’accueil",
    photo: "Par photo",
    photoAnother: "Une autre photo",
    photoFind: "Trouver des produits à partir de votre photo",
    photoFound_one: "{n} article lui ressemble.",
    photoFound_other: "{n} articles lui ressemblent, les plus proches d’abord.",
    photoGone: "Votre photo est regardée une fois, puis oubliée.",
    photoLate: "D’autres sont avant vous ; votre photo vient ensuite.",
    photoLooking: "Nous parcourons la boutique…",
    photoMine: "Votre photo",
    photoNothing: "Rien ici ne lui ressemble.",
    photoSending: "Envoi de votre photo…",
    photoTitle: "À partir de votre photo",
    photoTrouble_broken: "La boutique n’a pas pu regarder votre photo. Réessayez dans un instant.",
    photoTrouble_busy: "Beaucoup de photos sont en cours d’examen. Réessayez dans quelques secondes.",
    photoTrouble_gone: "La boutique ne connaît plus cette photo. Envoyez-la de nouveau.",
    photoTrouble_late: "Personne n’a encore regardé votre photo. Réessayez plus tard.",
    photoTrouble_offline: "La boutique est injoignable. Vérifiez votre connexion, puis réessayez.",
    photoTrouble_photo: "Cette photo ne peut pas être regardée. Choisissez-en une autre.",
    photoTrouble_refused: "La boutique a refusé le jeton de cette page. Relancez la démo pour en obtenir un nouveau.",
    pieces_one: "{n} article",
    pieces_other: "{n} articles",
    policy: "Politique",
    position: "Position",
    previewAt: "La page telle qu’elle sera le {date}.",
    previews_DRAFT: "des modifications pas encore publiées",
    previewing: "Aperçu « {label} » : {what}. Ouvert jusqu’au {until} ; rien de ce que vous faites ici n’est enregistré.",
    previews_LIVE: "la page publiée",
    previews_RELEASE: "la page telle qu’une publication prévue la fera",
    previous: "Précédent",
    products_one: "{n} produit",
    products_other: "{n} produits",
    propensity: "Chance d’être montré ici",
    reason: "Raison",
    remove: "Retirer",
    removed: "Retiré : {title}.",
    removeTitle: "Retirer {title} de votre panier",
    retry: "Réessayer",
    shoppingAs: "Vous êtes",
    showMe: "Montrer",
    similar: "Dans le même esprit, sur votre page",
    skip: "Aller à la page",
    stage: "Démo : qui fait ses achats",
    startOver: "Recommencer",
    startedOver: "Un nouveau client. La page repart de zéro.",
    tagline: "Des choses à garder",
    total: "Total",
    trouble_broken: "La boutique n’a pas pu composer votre page.",
    trouble_closed: "Cet aperçu a été fermé ou a expiré. Demandez un nouveau lien.",
    trouble_offline: "La boutique est injoignable. Vérifiez qu’elle est lancée, puis réessayez.",
    trouble_refused: "La boutique a refusé le jeton de cette page. Relancez la démo pour en obtenir un nouveau.",
    trouble_unready: "La boutique de démonstration n’est pas encore prête. Lancez « make up », puis réessayez.",
    troubleTitle: "Quelque chose fait obstacle",
    unavailable: "Ce bloc n’a pas pu être affiché",
    unchanged: "C’est noté. Votre page reste ainsi pour le moment.",
    variant: "Variante",
    why: "Pourquoi ?",
    whyMode: "Raisons",
    youLookedFor: "C’est noté : vous cherchez {name}.",
  },
};

let locale = "en";
let words = WORDS.en;

/** From now on the page speaks the language of this locale, or English where it has no words for it. */
export function speak(asked) {
  const language = asked.split(/[-_]/)[0].toLowerCase();
  // Dates and numbers as this reader's region writes them, when it is a region of the asked language.
  locale = navigator.language.split("-")[0] === language ? navigator.language : asked.replace("_", "-");
  words = WORDS[language] ?? WORDS.en;
  document.documentElement.lang = WORDS[language] ? language : "en";
  for (const node of document.querySelectorAll("[data-words]")) node.textContent = t(node.dataset.words);
  for (const node of document.querySelectorAll("[data-words-label]")) node.setAttribute("aria-label", t(node.dataset.wordsLabel));
}

export function t(key, facts = {}) {
  const text = words[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (hole, name) => facts[name] ?? hole);
}

/** The words for a number of things: `tn("pieces", 3)` is “3 pieces”. */
export function tn(key, n) {
  const form = new Intl.PluralRules(document.documentElement.lang).select(n) === "one" ? "one" : "other";
  return t(`${key}_${form}`, { n: new Intl.NumberFormat(locale).format(n) });
}

export function longDate(moment) {
  const date = new Date(moment);
  return Number.isNaN(date.getTime()) ? "" : new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(date);
}

export function percent(share) {
  return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 }).format(share);
}

/** An amount in its currency; `short` leaves out cents that are nought. */
export function money(amount, currency, { short = false } = {}) {
  const digits = short && Number.isInteger(amount) ? { minimumFractionDigits: 0 } : {};
  return new Intl.NumberFormat(locale, { style: "currency", currency, ...digits }).format(amount);
}

/** The language's own name, as its speakers write it. */
export function languageName(code) {
  try {
    return new Intl.DisplayNames([code], { type: "language" }).of(code.split(/[-_]/)[0]);
  } catch {
    return code;
  }
}
