// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

extension PageStrings {
    static let spanish: [String: String] = [
        // Every page
        "skip": "Ir al contenido",
        "languages": "Idioma",
        "service": "Mensajes privados",
        "emergency": "Emergencia",
        "emergency_clinic": "Para otra cosa que no pueda esperar, llame a {clinic} al {phone}.",
        "footer": "Servicio de mensajes privados de {clinic}.",

        // Landing
        "landing_title": "Mensajes privados",
        "landing_lead": "{clinic} usa este servicio para hablar con las personas en privado.",
        "landing_invited": "¿Ha recibido una invitación?",
        "landing_invited_text": "Abra el enlace que contiene o escriba su código.",
        "landing_code_link": "Escribir un código de invitación",
        "landing_back": "¿Ya ha estado aquí?",
        "landing_back_text": "Vuelva con su código de regreso y su frase de acceso.",
        "landing_back_link": "Volver a su conversación",
        "landing_wrote": "¿Nos escribió en público?",
        "landing_wrote_text":
            "No podemos responder preguntas personales donde todos pueden leerlas. "
            + "Llame al {phone} y seguimos desde ahí.",

        // Is this the right place?
        "check_title": "¿Es este el lugar correcto?",
        "check_text":
            "No tiene que creernos sin más. El sitio de la propia clínica dice qué dirección tiene este servicio:",

        // Invitation
        "invite_title": "Le invitamos a una conversación privada",
        "invite_lead": "Todavía no se ha abierto nada. Solo usted puede leer lo que sigue.",
        "invite_button": "Abrir la invitación",
        "invite_code_title": "Escriba su código de invitación",
        "invite_code_label": "Código de invitación",
        "invite_code_hint": "Doce letras y cifras de su invitación. Las mayúsculas y los guiones no importan.",
        "invite_code_button": "Continuar",
        "invite_not_open":
            "Esta invitación no está abierta. Puede estar mal escrita, haber vencido o haber sido reemplazada. "
            + "Revísela o pida otra a {clinic}: {phone}.",
        "invite_again": "Abra de nuevo el enlace de su invitación o escriba su código.",

        // Confirm
        "confirm_title": "Una clínica quiere hablar con usted en privado",
        "confirm_lead":
            "Elija una frase de acceso. Con ella, y con un código que recibirá en la página siguiente, "
            + "solo usted podrá volver.",
        "confirm_passphrase": "Frase de acceso",
        "confirm_passphrase_hint": "Al menos 12 caracteres. Sirven bien unas palabras que pueda recordar.",
        "confirm_repeat": "La frase de acceso otra vez",
        "confirm_button": "Empezar la conversación",
        "confirm_mismatch": "Las dos frases no son iguales. Escríbalas de nuevo.",
        "confirm_weak": "Esta frase es demasiado corta o fácil de adivinar. Elija otra.",

        // Welcome
        "welcome_title": "Guarde este código de regreso",
        "welcome_lead": "Solo se muestra ahora. Lo necesita, junto con su frase de acceso, para volver.",
        "welcome_label": "Su código de regreso",
        "welcome_keep": "Anótelo o imprímalo y guárdelo donde solo usted lo encuentre. No podemos mostrarlo otra vez.",
        "welcome_copy": "Copiar",
        "welcome_copied": "Copiado",
        "welcome_print": "Imprimir",
        "welcome_go": "Ya lo guardé. Ir a la conversación",

        // Contested
        "contested_title": "Esta invitación ya se usó",
        "contested_lead": "Alguien la abrió antes, por eso la conversación quedó bloqueada para protegerla.",
        "contested_todo":
            "Si no fue usted, no se ha perdido nada: llame a {clinic} al {phone} y pida una invitación nueva. "
            + "El personal ya está avisado.",

        // Thread
        "thread_title": "Su conversación",
        "thread_messages": "Mensajes",
        "thread_none": "Todavía no hay mensajes.",
        "thread_earlier": "Mensajes anteriores",
        "thread_newest": "Mensajes más recientes",
        "thread_you": "Usted",
        "thread_service": "Nota",
        "thread_write": "Escribir un mensaje",
        "thread_label": "Su mensaje",
        "thread_hint": "Solo usted y el personal de {clinic} pueden leerlo.",
        "thread_send": "Enviar",
        "thread_closed":
            "Esta conversación está cerrada. Puede leerla, pero no escribir en ella. Llame al {phone} si nos necesita.",
        "thread_leave": "Salir",
        "thread_leave_hint": "Salga cuando termine, sobre todo en un dispositivo que usan otras personas.",
        "session_warning": "Su sesión se cerrará en menos de un minuto.",
        "session_stay": "Seguir aquí",
        "session_ended": "Su sesión terminó y la conversación está oculta.",

        // A message that was not sent
        "unsent_title": "Su mensaje no se envió",
        "unsent_empty": "No contiene texto que se pueda enviar.",
        "unsent_long": "Es demasiado largo. Acórtelo o envíelo en partes.",
        "unsent_busy": "El servicio está ocupado. Espere un momento y envíelo otra vez.",
        "unsent_closed": "La conversación se cerró mientras tanto.",
        "unsent_session": "Su sesión terminó. Copie su texto, vuelva a entrar y envíelo entonces.",
        "unsent_form": "La página no estaba al día. Envíelo otra vez desde aquí.",
        "unsent_back": "Volver a la conversación",

        // Return
        "return_title": "Volver a su conversación",
        "return_code": "Código de regreso",
        "return_code_hint": "El código que se le mostró al empezar.",
        "return_passphrase": "Frase de acceso",
        "return_button": "Volver",
        "return_wrong": "El código y la frase no van juntos. Revise los dos.",
        "return_ended": "Su sesión terminó. Vuelva con su código de regreso y su frase de acceso.",
        "return_lost": "¿Perdió alguno de los dos? Llame a {clinic} al {phone} y pida una invitación nueva.",

        // Left
        "left_title": "Ha salido",
        "left_text": "Este dispositivo no guarda nada de la conversación. Puede cerrar esta página.",

        // Problems
        "problem_title": "No funcionó",
        "problem_not_found": "No hay ninguna página en esta dirección.",
        "problem_denied": "La página no estaba al día o la solicitud vino de otro sitio. Ábrala de nuevo.",
        "problem_throttled": "Hubo demasiados intentos. Espere un rato y pruebe otra vez.",
        "problem_busy": "El servicio está ocupado. Pruebe otra vez en un momento.",
        "problem_unavailable": "El servicio no puede recibir nada por ahora. Pruebe más tarde.",
        "problem_unreadable": "Lo que se envió no se pudo leer. Abra la página de nuevo.",
        "problem_internal": "Algo falló de nuestro lado. Pruebe más tarde.",
        "problem_reference": "Si nos llama por esto, dé este número:",
        "problem_home": "A la página de inicio",
    ]
}
