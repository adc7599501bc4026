const who = document.querySelector("#who");
const form = document.querySelector("#join");

async function show(response) {
  const answer = await response.json();
  who.textContent = response.ok ? `Customer ${answer.customer}` : answer.code === "unauthenticated" ? "Nobody is logged in" : answer.code;
}

if (form) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = JSON.stringify({ name: document.querySelector("#name").value });
    await show(await fetch("/join", { method: "POST", headers: { "Content-Type": "application/json" }, body }));
  });
} else {
  await show(await fetch("/me"));
}
