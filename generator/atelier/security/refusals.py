"""Why a request is refused: a status, words in French for a person, and what to do."""

from __future__ import annotations


class Refusal(Exception):
    """A request that is not answered as it asked; the page of errors shows `title`, `words` and `remedy`.

    `status` is that of HTTP: 400, 403, 404, 408, 413, 421.
    """

    def __init__(self, status: int, title: str, words: str, remedy: str = "") -> None:
        self.status, self.title, self.words, self.remedy = status, title, words, remedy
        super().__init__(f"{status} {title}")


def refuse_unknown_page() -> Refusal:
    """404: nothing is at that address."""
    return Refusal(
        404,
        "Page introuvable",
        "Rien ne se trouve à cette adresse : le dossier a peut-être changé de nom, ou le lien est incomplet.",
        "Repartir du tableau de bord.",
    )


def refuse_session() -> Refusal:
    """403: the browser has no session, or one of a server that has stopped."""
    return Refusal(
        403,
        "Cette page n’est pas ouverte pour ce navigateur",
        "L’atelier n’accepte que le navigateur qu’il a ouvert lui-même, et l’oublie quand il s’arrête.",
        "Relancer « ctg atelier » : il ouvre une nouvelle page. Rien de ce qui a été enregistré n’est perdu.",
    )


def refuse_stale_page() -> Refusal:
    """403: the form of another session, or one sent by another page."""
    return Refusal(
        403,
        "Cet envoi ne vient pas d’une page de l’atelier",
        "Le formulaire a été ouvert avant que l’atelier ne redémarre, ou il a été envoyé par un autre site.",
        "Revenir à la page, l’actualiser, puis recommencer. Rien n’a été enregistré.",
    )


def refuse_role(role: str) -> Refusal:
    """403: the person's role does not allow it."""
    return Refusal(
        403,
        "Ce n’est pas permis avec ce rôle",
        f"Il faut pouvoir « {role} » pour faire cela.",
        "Demander ce rôle à la personne qui administre l’atelier.",
    )


def refuse_others_work() -> Refusal:
    """403: long work is done in the name of whoever asked for it."""
    return Refusal(
        403,
        "Ce travail est celui d’une autre personne",
        "Il serait fait à nouveau en son nom : elle seule peut le relancer.",
        "Le demander depuis la page du dossier : il est alors fait au nom de qui le demande.",
    )


def refuse_proxy() -> Refusal:
    """403: a server of several people was reached without passing by the proxy that knows them."""
    return Refusal(
        403,
        "L’atelier ne répond pas à cette adresse",
        "Il ne répond qu’au serveur qui vérifie l’identité des personnes.",
        "Ouvrir l’atelier par l’adresse que le service informatique a donnée.",
    )


def refuse_identity() -> Refusal:
    """403: the proxy does not say who asks."""
    return Refusal(
        403,
        "Vous n’êtes pas identifié",
        "Le serveur qui vérifie l’identité des personnes n’a pas dit qui vous êtes.",
        "Se reconnecter ; si cela se répète, prévenir le service informatique.",
    )


def refuse_unknown_person(person: str) -> Refusal:
    """403: a person to whom the file of roles gives none."""
    return Refusal(
        403,
        "Vous n’avez pas encore de rôle ici",
        f"Aucun rôle n’est donné à « {person} » dans cet atelier.",
        "Demander un rôle à la personne qui administre l’atelier : lire, rédiger, arrêter et signer, ou administrer.",
    )


def refuse_unreadable(status: int) -> Refusal:
    """What was sent is no form, or has too many parts."""
    return Refusal(
        status, "Cet envoi est illisible", "Rien n’a été enregistré.", "Revenir à la page, puis recommencer."
    )


def refuse_host() -> Refusal:
    """421: the request names another host, as a page that is not ours would do."""
    return Refusal(
        421,
        "Cette adresse n’est pas celle de l’atelier",
        "La demande nomme un autre serveur que celui-ci.",
        "Ouvrir l’atelier par l’adresse que « ctg atelier » a affichée.",
    )


def refuse_size(limit_bytes: int) -> Refusal:
    """413: more than is taken in one request."""
    return Refusal(
        413,
        "Cet envoi est trop gros",
        f"L’atelier prend {limit_bytes // 1_000_000} Mo au plus en une fois.",
        "Déposer les fichiers en plusieurs fois, ou numériser avec une résolution plus faible.",
    )


def refuse_slowness() -> Refusal:
    """408: a body that does not come."""
    return Refusal(
        408,
        "Cet envoi s’est interrompu",
        "La suite n’est pas arrivée à temps. Rien n’a été enregistré.",
        "Recommencer ; si cela se répète, regarder la connexion au réseau.",
    )
